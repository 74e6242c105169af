"""Every fault of a command: one plain sentence, what to do next, and the exit code. Never a traceback."""

from typing import Any

from typer.core import TyperGroup

from app.cli.speech import complain
from app.clients.gateway import TokenRefusedError
from app.clients.walk import GatewayUnreachableError, UnexpectedAnswerError
from app.domain.errors import Refusal
from app.services.not_ready import NotReadyError, OutOfReachError

FAILED, USAGE, REFUSED, UNREACHABLE, PROOF_BROKEN = 1, 2, 3, 4, 5

EXIT_CODES = (
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule, 4 something is out of reach, "
    "5 a proof is broken."
)


class FailedError(Exception):
    """A command cannot go on: the sentence as the text, and what to do next."""

    def __init__(self, sentence: str, cure: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.cure, self.code = cure, code


class PlainGroup(TyperGroup):
    """The root command; it tells every fault in words and ends with its exit code."""

    def invoke(self, ctx: Any) -> Any:
        """What the command returns; SystemExit with the exit code for a fault."""
        try:
            return super().invoke(ctx)
        except Exception as fault:
            tell(fault)
            raise


def tell(fault: Exception) -> None:
    """Say a fault in words and leave with its exit code (SystemExit); return when it is not ours to tell."""
    told = explained(fault)
    if told is not None:
        sentence, cure, code = told
        complain(sentence, cure)
        raise SystemExit(code) from None


def explained(fault: Exception) -> tuple[str, str, int] | None:
    """Sentence, cure and exit code; None for what the command line itself tells (usage, --help, an early end)."""
    if isinstance(fault, FailedError):
        return str(fault), fault.cure, fault.code
    if isinstance(fault, NotReadyError):
        return str(fault), fault.cure, UNREACHABLE if isinstance(fault, OutOfReachError) else FAILED
    if isinstance(fault, Refusal):
        pages = ", ".join(f"/errors/{issue.code}" for issue in fault.issues)
        return " ".join(issue.text for issue in fault.issues), f"What to do stands at {pages} of the gateway.", REFUSED
    return _from_the_gateway(fault) or _from_this_machine(fault)


def _from_the_gateway(fault: Exception) -> tuple[str, str, int] | None:
    if isinstance(fault, GatewayUnreachableError):
        return f"No gateway answers at {fault}.", "Start one: gateway serve", UNREACHABLE
    if isinstance(fault, TokenRefusedError):
        return f"The gateway gave no token: {fault}", "Look at the clients: gateway clients list", REFUSED
    if isinstance(fault, UnexpectedAnswerError):
        return str(fault), "Look at what the gateway logs, or start over: gateway sandbox reset", FAILED
    return None


def _from_this_machine(fault: Exception) -> tuple[str, str, int] | None:
    if isinstance(fault, BrokenPipeError):
        return None
    if isinstance(fault, OSError):
        where = f" {fault.filename}" if fault.filename else ""
        return f"The system refused{where}: {fault.strerror or fault}.", "Look at the settings: gateway config", FAILED
    if type(fault).__module__.startswith("typer") or (isinstance(fault, RuntimeError) and not fault.args):
        return None
    name = type(fault).__name__
    return f"Something broke in the gateway itself ({name}).", "See what is amiss: gateway config check", FAILED

"""`gateway grants`: whether the rows that open records are those that the stored consents and Tasks give."""

from typing import Annotated

import typer

from app.cli.faults import PROOF_BROKEN, USAGE, FailedError
from app.cli.opening import opened
from app.cli.speech import AsJson, give, give_line, say, tick
from app.services.recompile import Checked
from app.services.recompile import check as compared

commands = typer.Typer(help="The rows that open records.", no_args_is_help=True, add_completion=False)

Check = Annotated[bool, typer.Option("--check", help="Compare and change nothing.")]


@commands.callback()
def group() -> None:
    """The rows that open records."""


@commands.command()
def recompile(check: Check = False, as_json: AsJson = False) -> None:
    """Compile every stored Consent, Task and notice again and say where the grant rows differ."""
    if not check:
        raise FailedError(
            "Grant rows are never written anew: they say what was allowed at each moment.",
            "Compare them: gateway grants recompile --check",
            USAGE,
        )
    with opened() as gateway:
        found = compared(gateway)
    _tell(found, as_json)
    if found.differences:
        raise FailedError(
            f"{len(found.differences)} differences in {found.rows} grant rows.",
            "Keep the database as it is, and look at the audit log: gateway audit verify",
            PROOF_BROKEN,
        )
    tick(f"{found.rows} grant rows of {found.persons} persons are what the stored records give")


def _tell(found: Checked, as_json: bool) -> None:
    if as_json:
        give(
            {"differences": found.differences, "persons": found.persons, "rows": found.rows, "left_out": found.left_out}
        )
        return
    for sentence in found.differences:
        give_line(sentence)
    for basis, number in sorted(found.left_out.items()):
        say(f"{number} rows of basis {basis} are not compared: they rest on what was in force when they were written")

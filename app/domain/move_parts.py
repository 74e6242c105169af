"""What must come with a move: reasons, signposts, words, times and outcomes (R-09, R-11)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.concept import code
from app.domain.errors import Issue
from app.domain.json import Json
from app.domain.life_cycles.access_to_work import DECIDED, DECISIONS, NOT_AWARDED
from app.domain.move import REASON_SYSTEMS, Move

PARTS = "https://work-health-gateway.example/fhir/CodeSystem/task-part"

_NOUNS = {"reject": "rejection", "fail": "failure", "cancel": "cancellation", DECIDED: "decision not to award"}
_IN_TASK = {"reason": "Task.statusReason", "reasonText": "Task.statusReason.text", "answer": "Task.businessStatus"}
_HINTS = {
    "return-for-info": "Say what you need to know.",
    "return-with-advice": "Say what you advise.",
    "answer": "Say what was asked.",
}


@dataclass(frozen=True)
class Brought:
    """What came with a move, as parameters of an operation or inside a changed Task.

    `health` and `work` are outcome codes, or references to their Observations; `answer` is a person's answer to an
    offer, or what came of a Task that is no referral; `decision` is that on an application, which the person's
    `declaration` came before; `times` says that an appointment's start and end are there. `operation` tells where a
    refusal points.
    """

    operation: str | None = None
    reason: str | None = None
    reason_text: str | None = None
    signposts: int = 0
    none_suitable: str | None = None
    message: bool = False
    times: bool = False
    health: str | None = None
    health_reason: str | None = None
    work: str | None = None
    work_reason: str | None = None
    answer: str | None = None
    declaration: bool = False
    decision: str | None = None

    def at(self, part: str) -> str:
        """The FHIRPath of a part where the caller would send it."""
        return f"Parameters.parameter.where(name = '{part}')" if self.operation else _IN_TASK.get(part, "Task.output")


def brought_in_task(before: Json, after: Json) -> Brought:
    """What a PUT or PATCH brings: the reason, and the outputs it adds by their task-part codes."""
    reason = after.get("statusReason", {})
    new = set(_outputs(after)) - set(_outputs(before))
    added = dict(new)
    return Brought(
        reason=code(reason),
        reason_text=reason.get("text"),
        signposts=sum(part == "signpost" for part, _ in new),
        none_suitable=added.get("none-suitable"),
        message=bool({"question", "advice", "answer", "notice"} & added.keys()),
        times="appointment" in added,
        health=added.get("outcome-health"),
        work=added.get("outcome-work"),
        answer=code(after.get("businessStatus", {})),
    )


def missing(move: Move, brought: Brought) -> list[Issue]:
    """An Issue for every part the move needs and that is not there, in the order reason, words, signpost, outcomes."""
    return [issue for part, check in _CHECKS.items() if part in move.needs for issue in check(move, brought)]


def _reason(move: Move, brought: Brought) -> Iterator[Issue]:
    if brought.reason not in move.reasons:
        system = REASON_SYSTEMS[move.to or ""]
        more = f", or another code of {system}" if len(move.reasons) > 5 else ""
        yield Issue("TSK-020", brought.at("reason"), {"values": ", ".join(move.reasons[:5]) + more})
    elif brought.reason == "other" and not brought.reason_text:
        yield Issue("TSK-022", brought.at("reasonText"))


def _message(move: Move, brought: Brought) -> Iterator[Issue]:
    if not brought.message:
        yield _absent(brought, "message", _HINTS[move.name])


def _times(_: Move, brought: Brought) -> Iterator[Issue]:
    if not brought.times:
        yield _absent(brought, "start", "Send start and end with their offset.")


def _signpost(move: Move, brought: Brought) -> Iterator[Issue]:
    if not brought.signposts and not brought.none_suitable:
        yield Issue("TSK-021", brought.at("signpost"), {"noun": _NOUNS[move.name]})


def _outcomes(_: Move, brought: Brought) -> Iterator[Issue]:
    absent = [name for name in ("health", "work") if not getattr(brought, name)]
    if absent:
        yield Issue("TSK-023", brought.at(absent[0]), {"missing": " and ".join(absent)})
    for name in ("health", "work"):
        if getattr(brought, name) == "unknown" and not getattr(brought, f"{name}_reason"):
            yield Issue("TSK-024", brought.at(f"{name}Reason"), {"part": f"{name}Reason"})


def _answer(move: Move, brought: Brought) -> Iterator[Issue]:
    if brought.answer not in move.answers:
        yield Issue("TSK-027", brought.at("answer"), {"values": ", ".join(move.answers)})


def _declaration(_: Move, brought: Brought) -> Iterator[Issue]:
    if not brought.declaration:
        yield Issue("ATW-001", "Task.status")


def _decision(move: Move, brought: Brought) -> Iterator[Issue]:
    if brought.decision not in DECISIONS:
        yield Issue("ATW-007", brought.at("decision"), {"values": ", ".join(DECISIONS)})
    if brought.decision == NOT_AWARDED:
        yield from _signpost(move, brought)


_CHECKS: dict[str, Callable[[Move, Brought], Iterator[Issue]]] = {
    "reason": _reason,
    "message": _message,
    "times": _times,
    "signpost": _signpost,
    "outcomes": _outcomes,
    "answer": _answer,
    "declaration": _declaration,
    "decision": _decision,
}


def _absent(brought: Brought, part: str, hint: str) -> Issue:
    if brought.operation:
        return Issue("TSK-025", brought.at(part), {"operation": brought.operation, "part": part, "hint": hint})
    name = "appointment" if part == "start" else "Communication"
    return Issue("TSK-007", "Task.output", {"text": f"This move needs its {name} in Task.output. {hint}"})


def _outputs(task: Json) -> list[tuple[str, str]]:
    """The task-part code of each output, with its reference or text."""
    return [
        (coding.get("code", ""), output.get("valueReference", {}).get("reference") or output.get("valueString", ""))
        for output in task.get("output", [])
        for coding in output.get("type", {}).get("coding", [])
        if coding.get("system") == PARTS
    ]

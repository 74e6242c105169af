"""Whether a party may move a Task, and what a refusal says (domain.md 8.2; the table is `moves`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.concept import code
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.life_cycles.fulfilment import FULFILMENT
from app.domain.move import ASKED, CONSENT, HELD_FOR_CONSENT, OPEN, REQUESTER, Move, Party, position
from app.domain.move_parts import Brought, missing
from app.domain.moves import BY_CODE, CYCLES, next_moves, unique

TASK_CODES = "https://work-health-gateway.example/fhir/CodeSystem/task-code"

_WORDS = {
    "request": ("request", "requested"),
    "receive": ("receive", "received"),
    "accept": ("accept", "accepted"),
    "book": ("book", "booked"),
    "start": ("start", "started"),
    "return-for-info": ("return", "returned"),
    "return-with-advice": ("return", "returned"),
    "hold": ("hold", "put on hold"),
    "hold-for-consent": ("hold", "put on hold"),
    "reject": ("reject", "rejected"),
    "complete": ("complete", "completed"),
    "fail": ("fail", "failed"),
    "answer": ("answer", "answered"),
    "resume": ("resume", "resumed"),
    "cancel": ("cancel", "cancelled"),
    "enter-in-error": ("void", "entered-in-error"),
    "draft-report": ("draft a report for", "reported on"),
    "share-report": ("show a report of", "reported on"),
    "withhold-report": ("withhold a report of", "reported on"),
    "release-report": ("release a report of", "reported on"),
    "escalate": ("escalate", "escalated"),
    "activate-plan": ("put a plan in force for", "planned"),
}
_BY_STATUS = {
    "requested": _WORDS["request"],
    "received": _WORDS["receive"],
    "accepted": _WORDS["accept"],
    "in-progress": ("start", "in progress"),
    "on-hold": _WORDS["hold"],
    "rejected": _WORDS["reject"],
    "completed": _WORDS["complete"],
    "failed": _WORDS["fail"],
    "cancelled": _WORDS["cancel"],
    "entered-in-error": _WORDS["enter-in-error"],
}


@dataclass(frozen=True)
class TaskFacts:
    """Where a Task stands. `held_from` is the trail of positions it was held from, the last one last: a hold for
    consent may come on top of another. Empty where it is not on hold.
    """

    status: str
    business_status: str | None = None
    hold_reason: str | None = None
    held_from: tuple[str, ...] = ()
    kind: str = FULFILMENT.name

    @property
    def position(self) -> str:
        """Status, with the reason of a hold: `on-hold(awaiting-consent)`."""
        return position(self.status, self.hold_reason)

    @property
    def waits_for(self) -> Party:
        """Whose move the Task waits for: what its clock measures, and who is reminded."""
        asked = self.business_status in ASKED or self.hold_reason in (CONSENT, REQUESTER)
        return "requester" if asked or self.status == "draft" else "owner"

    def next_moves(self, party: Party) -> tuple[str, ...]:
        """What Gateway-Next-Moves lists for a party."""
        return next_moves(self.status, self.business_status, self.hold_reason, party, self.kind)


def read_task(task: Json, held_from: tuple[str, ...] = ()) -> TaskFacts:
    """The facts of a Task resource; for one on hold the caller hands in the trail (`held`)."""
    status = task["status"]
    kind = BY_CODE.get(code(task.get("code"), TASK_CODES) or "", FULFILMENT.name)
    reason = code(task.get("statusReason")) if status == "on-hold" else None
    return TaskFacts(status, code(task.get("businessStatus")), reason, held_from, kind)


def held(positions: Iterable[str]) -> tuple[str, ...]:
    """The trail of holds that a Task stands in, from the positions of its versions, oldest first."""
    trail: list[str] = []
    last = ""
    for place in positions:
        if not place.startswith("on-hold"):
            trail = []
        elif place != last:
            trail = trail[:-1] if trail and trail[-1] == place else [*trail, last]
        last = place
    return tuple(trail)


def decide(task: TaskFacts, party: Party, to_status: str, brought: Brought) -> Move:
    """The move a PUT or PATCH makes by changing Task.status to another one.

    Refused: TSK-006 never this party's (403), TSK-008 held for consent, TSK-005 not from here (409), TSK-007 and
    TSK-020 to 027 something missing (422, all at once). The headers of a 409 or 403 name the next moves.
    """
    rows = [move for move in CYCLES[task.kind].moves if _leads_to(move, task, to_status)]
    return _decided(task, party, rows, _BY_STATUS.get(to_status, (to_status, to_status)), brought)


def decide_named(task: TaskFacts, party: Party, name: str, brought: Brought) -> Move:
    """The move an operation makes, by the name of its rows (`return-for-info`); refused as `decide`."""
    rows = [move for move in CYCLES[task.kind].moves if move.name == name]
    return _decided(task, party, rows, _WORDS.get(name, ("move", name)), brought)


def landing(task: TaskFacts, move: Move, brought: Brought) -> TaskFacts:
    """Where the Task stands after the move; what puts it on hold lengthens the trail, resuming shortens it."""
    answered = brought.answer if brought.answer in move.answers else None
    business_status = answered or move.business_status or task.business_status
    if "signpost" in move.needs and not answered and not brought.signposts:
        business_status = "discharged"
    if move.name == "resume":
        status, reason = _goes_back_to(task)
        return TaskFacts(status, business_status, reason, task.held_from[:-1], task.kind)
    if move.to != "on-hold":
        return TaskFacts(move.to or task.status, business_status, None, (), task.kind)
    reason = brought.reason if brought.reason in move.reasons else move.reasons[0]
    return TaskFacts("on-hold", business_status, reason, (*task.held_from, task.position), task.kind)


def _goes_back_to(task: TaskFacts) -> tuple[str, str | None]:
    status, _, reason = (task.held_from or ("accepted",))[-1].removesuffix(")").partition("(")
    return status, reason or None


def _leads_to(move: Move, task: TaskFacts, to_status: str) -> bool:
    if move.name == "resume":
        return task.status == "on-hold" and _goes_back_to(task)[0] == to_status
    return move.to == to_status


def _decided(task: TaskFacts, party: Party, rows: Sequence[Move], words: tuple[str, str], brought: Brought) -> Move:
    own = [move for move in rows if party in move.by]
    if rows and not own:
        raise _refused(task, party, "TSK-006", who=_who(rows), move=words[0])
    here = [move for move in own if _open(move, task)]
    if not here and task.position == HELD_FOR_CONSENT:
        raise _refused(task, party, "TSK-008")
    if not here:
        where = f"the {party} may do that only {_where(own)}" if own else "no Task here is moved there"
        raise _refused(task, party, "TSK-005", from_=_words(task.position), move=f"be {words[1]}", who=where)
    move = next((row for row in here if _fits(row, brought)), here[-1])
    if issues := missing(move, brought):
        raise Refusal(*issues)
    return move


def _open(move: Move, task: TaskFacts) -> bool:
    return task.position in move.from_ and (not move.only_at or task.business_status in move.only_at)


def _fits(move: Move, brought: Brought) -> bool:
    """Among rows with the same end, a hold is told by its reason and a booking by its times."""
    by_reason = move.to != "on-hold" or brought.reason in move.reasons
    return by_reason and (brought.times or "times" not in move.needs)


def _refused(task: TaskFacts, party: Party, error: str, **facts: str) -> Refusal:
    moves = ", ".join(task.next_moves(party))
    refusal = refuse(error, "Task.status", **facts, moves=moves or "none")
    if moves:
        refusal.headers["Gateway-Next-Moves"] = moves
    return refusal


def _who(rows: Sequence[Move]) -> str:
    parties = unique(party for move in rows for party in move.by)
    people = [party for party in parties if party != "gateway"] or ["gateway"]
    return " or ".join(f"the {party}" for party in people)


def _where(rows: Sequence[Move]) -> str:
    places = unique(_place(move, place) for move in rows for place in move.from_)
    if set(OPEN) <= {place for move in rows for place in move.from_}:
        return "while it is open"
    return "from " + " or ".join(places)


def _place(move: Move, place: str) -> str:
    return _words(place) + (f" with businessStatus {' or '.join(move.only_at)}" if move.only_at else "")


def _words(place: str) -> str:
    return place.replace("on-hold(", "on hold (")

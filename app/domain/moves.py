"""THE life cycle of a Task, as one table: from, to, who, what must be there, which clock, what the request does.

Source: domain.md 8.2; where fhir-rules 1.2 and 1.3 differ, 8.2 holds; examples, choices 12 to 14.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Party = Literal["owner", "requester", "person", "gateway"]
Kind = Literal["fulfilment", "offer"]

CONSENT, REQUESTER = "awaiting-consent", "awaiting-requester"
OWN_HOLDS = ("awaiting-information", "awaiting-person", "awaiting-report-review")
HOLD_REASONS = (CONSENT, *OWN_HOLDS, REQUESTER)
CLOSED = ("rejected", "cancelled", "completed", "failed", "entered-in-error")
STATUSES = ("draft", "requested", "received", "accepted", "in-progress", "on-hold", *CLOSED)
OFFER_ANSWERS = ("declined", "referred", "no-answer")
DECEASED = "subject-deceased"
CANCEL_REASONS = ("consent-not-renewed", "withdrawn-by-person", "no-longer-needed", "entered-in-error")
REJECT_REASONS = (
    *("out-of-area", "not-eligible", "employer-has-oh", "duplicate", "insufficient-information", "not-ready"),
    *("declined-by-person", "capacity", "wrong-service", "clinically-urgent-elsewhere", "not-funded"),
    *("unable-to-contact", "other"),
)
REASON_SYSTEMS = {
    "rejected": "reject-reason",
    "failed": "reject-reason",
    "on-hold": "hold-reason",
    "cancelled": "cancel-reason",
}


def position(status: str, hold_reason: str | None = None) -> str:
    """Where a Task stands: its status, and for a Task on hold the reason, as `on-hold(awaiting-consent)`."""
    return f"on-hold({hold_reason})" if status == "on-hold" else status


HELD = tuple(position("on-hold", reason) for reason in HOLD_REASONS)
HELD_FOR_CONSENT, *_HELD_OTHERWISE = HELD
HELD_BY_OWNER, HELD_FOR_REQUESTER = tuple(_HELD_OTHERWISE[:-1]), HELD[-1]
OPEN = ("draft", "requested", "received", "accepted", "in-progress", *HELD)
_AT_WORK = ("received", "accepted", "in-progress")


@dataclass(frozen=True)
class Move:
    """One row. `to` None keeps the status or, for resume, goes back to where the Task stood before the hold.

    `needs`: reason, signpost, message, times, outcomes, answer. `business_status` None keeps it. `clock` names the
    `working-days.` rule that runs from now on; None keeps the clock of an open Task; `continue` lets the clock that
    stood still go on with the working days it had left. `request_status` is what the ServiceRequest becomes once none
    of its other open Tasks stands against it; None leaves it. `reasons` are the codes of Task.statusReason it may have.
    `only_at` limits a row to business statuses. `listed` rows stand in Gateway-Next-Moves; others go by PATCH only.
    """

    name: str
    from_: tuple[str, ...]
    to: str | None
    by: tuple[Party, ...]
    needs: frozenset[str] = frozenset()
    clock: str | None = None
    request_status: str | None = None
    business_status: str | None = None
    operation: str | None = None
    reasons: tuple[str, ...] = ()
    only_at: tuple[str, ...] = ()
    listed: bool = True

    @property
    def shown(self) -> str:
        """The name in Gateway-Next-Moves: both kinds of return are `return`."""
        return self.operation.removeprefix("$") if self.operation else self.name


def _needs(*parts: str) -> frozenset[str]:
    return frozenset(parts)


FULFILMENT: tuple[Move, ...] = (
    Move("request", ("draft",), "requested", ("requester",), clock="acknowledge", request_status="active"),
    Move("receive", ("requested",), "received", ("owner",), clock="first-contact", operation="$receive"),
    Move("accept", ("received",), "accepted", ("owner",), clock="appointment", operation="$accept"),
    Move(
        "book",
        ("accepted",),
        "in-progress",
        ("owner",),
        _needs("times"),
        clock="report",
        business_status="booked",
        operation="$book",
    ),
    Move("start", ("accepted",), "in-progress", ("owner",), listed=False),
    Move(
        "book",
        ("in-progress",),
        None,
        ("owner",),
        _needs("times"),
        clock="report",
        business_status="booked",
        operation="$book",
        only_at=("awaiting-triage", "returned-for-info", "did-not-attend"),
    ),
    Move(
        "return-for-info",
        _AT_WORK,
        None,
        ("owner",),
        _needs("message"),
        business_status="returned-for-info",
        operation="$return",
    ),
    Move(
        "return-with-advice",
        _AT_WORK,
        "on-hold",
        ("owner",),
        _needs("message"),
        clock="returned-with-advice",
        request_status="on-hold",
        business_status="returned-with-advice",
        operation="$return",
        reasons=(REQUESTER,),
    ),
    Move(
        "hold",
        ("accepted", "in-progress"),
        "on-hold",
        ("owner",),
        _needs("reason"),
        clock="hold",
        request_status="on-hold",
        operation="$hold",
        reasons=OWN_HOLDS,
    ),
    Move(
        "hold-for-consent",
        ("requested", *_AT_WORK, *_HELD_OTHERWISE),
        "on-hold",
        ("gateway",),
        clock="hold-for-consent",
        request_status="on-hold",
        reasons=(CONSENT,),
        listed=False,
    ),
    Move(
        "reject",
        ("requested", "received"),
        "rejected",
        ("owner",),
        _needs("reason", "signpost"),
        request_status="active",
        business_status="signposted",
        operation="$reject",
        reasons=REJECT_REASONS,
    ),
    Move(
        "complete",
        ("in-progress",),
        "completed",
        ("owner",),
        _needs("outcomes"),
        request_status="completed",
        business_status="discharged",
        operation="$complete",
    ),
    Move(
        "fail",
        ("accepted", "in-progress", *HELD_BY_OWNER),
        "failed",
        ("owner",),
        _needs("reason", "signpost"),
        request_status="active",
        business_status="signposted",
        reasons=REJECT_REASONS,
        listed=False,
    ),
    Move(
        "answer",
        _AT_WORK,
        None,
        ("requester",),
        _needs("message"),
        clock="continue",
        business_status="awaiting-triage",
        only_at=("returned-for-info",),
    ),
    Move("resume", HELD_BY_OWNER, None, ("owner",), clock="continue", request_status="active"),
    Move(
        "resume",
        (HELD_FOR_REQUESTER,),
        None,
        ("requester",),
        clock="continue",
        request_status="active",
        business_status="awaiting-triage",
    ),
    Move("resume", (HELD_FOR_CONSENT,), None, ("gateway",), clock="continue", request_status="active"),
    Move(
        "cancel",
        OPEN,
        "cancelled",
        ("requester",),
        _needs("reason", "signpost"),
        request_status="revoked",
        business_status="signposted",
        reasons=CANCEL_REASONS,
    ),
    Move(
        "cancel",
        OPEN,
        "cancelled",
        ("person", "gateway"),
        _needs("reason"),
        request_status="revoked",
        reasons=(*CANCEL_REASONS, DECEASED),
    ),
    Move("enter-in-error", (*OPEN, *CLOSED[:-1]), "entered-in-error", ("requester", "gateway"), listed=False),
)
"""The Task that fulfils a referral."""

OFFER: tuple[Move, ...] = (
    Move("complete", ("requested",), "completed", ("owner", "gateway"), _needs("answer")),
    Move(
        "cancel",
        ("requested",),
        "cancelled",
        ("owner", "person", "gateway"),
        _needs("reason"),
        reasons=(*CANCEL_REASONS, DECEASED),
    ),
    Move(
        "enter-in-error",
        ("requested", "completed", "cancelled"),
        "entered-in-error",
        ("owner", "gateway"),
        listed=False,
    ),
)
"""The `offer` a fit note posted alone is answered with: its owner is the sender, who says how the person answered."""

TABLES: dict[Kind, tuple[Move, ...]] = {"fulfilment": FULFILMENT, "offer": OFFER}


def open_moves(
    status: str, business_status: str | None, hold_reason: str | None, party: Party, kind: Kind = "fulfilment"
) -> tuple[Move, ...]:
    """The rows open to a party where a Task stands, in the order of the table."""
    return tuple(
        move
        for move in TABLES[kind]
        if position(status, hold_reason) in move.from_
        and party in move.by
        and (not move.only_at or business_status in move.only_at)
    )


def next_moves(
    status: str, business_status: str | None, hold_reason: str | None, party: Party, kind: Kind = "fulfilment"
) -> tuple[str, ...]:
    """The names for Gateway-Next-Moves: the ordinary ways on, not start, fail and enter-in-error (choice 12)."""
    return unique(move.shown for move in open_moves(status, business_status, hold_reason, party, kind) if move.listed)


def find(
    status: str, hold_reason: str | None, name: str, party: Party | None = None, kind: Kind = "fulfilment"
) -> Move:
    """The row of a name (`return-for-info`, not `return`) where a Task stands, for a party or for the first that has
    one; LookupError where there is none.
    """
    for move in TABLES[kind]:
        here = move.name == name and position(status, hold_reason) in move.from_
        if here and (party is None or party in move.by):
            return move
    raise LookupError(f"{name} from {position(status, hold_reason)}")


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names once each, in their order."""
    return tuple(dict.fromkeys(names))

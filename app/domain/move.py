"""A row of a life cycle: from, to, who, what must be there, which clock, what the request does (domain.md 8.2)."""

from dataclasses import dataclass
from typing import Literal

Party = Literal["owner", "requester", "person", "gateway"]
Ground = Literal["request", "task", "focus"]
"""What the owner of a Task sees by consent: the request that began its referral, the Task itself, or its focus."""

CONSENT, REQUESTER = "awaiting-consent", "awaiting-requester"
OWN_HOLDS = ("awaiting-information", "awaiting-person", "awaiting-report-review")
HOLD_REASONS = (CONSENT, *OWN_HOLDS, REQUESTER)
CLOSED = ("rejected", "cancelled", "completed", "failed", "entered-in-error")
STATUSES = ("draft", "requested", "received", "accepted", "in-progress", "on-hold", *CLOSED)
OFFER_ANSWERS = ("declined", "referred", "no-answer")
DECEASED = "subject-deceased"
ASKED = ("returned-for-info", "more-info-needed")
"""Business statuses of a Task that waits for the answer to a question of its owner's."""
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
HELD_FOR_CONSENT, *HELD_OTHERWISE = HELD
HELD_BY_OWNER, HELD_FOR_REQUESTER = tuple(HELD_OTHERWISE[:-1]), HELD[-1]
OPEN = ("draft", "requested", "received", "accepted", "in-progress", *HELD)
AT_WORK = ("received", "accepted", "in-progress")


@dataclass(frozen=True)
class Move:
    """One row. `to` None keeps the status or, for resume, goes back to where the Task stood before the hold.

    `needs`: reason, signpost, message, times, outcomes, answer, declaration, decision. `business_status` None keeps it.
    `clock` names the `working-days.` rule that runs from now on; None keeps the clock of an open Task; `continue` lets
    the clock that stood still go on with the working days it had left. `request_status` is what the ServiceRequest
    becomes once none of its other open Tasks stands against it; None leaves it. `reasons` are the codes of
    Task.statusReason it may have. `only_at` limits a row to business statuses. `listed` rows stand in
    Gateway-Next-Moves; others go by PATCH.
    A row with a `clinical_act` is a clinician's alone (R-10), in the words of the refusal; where it names types in
    `clinical_of`, for Tasks whose focus is one of those. One of the `answers` of a row that needs one
    becomes the business status. The clock `act` is the one of the Task's route.
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
    clinical_act: str | None = None
    clinical_of: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name in Gateway-Next-Moves: both kinds of return are `return`; a step of a longer way says where to."""
        if self.operation == "$progress":
            return f"progress={self.name}"
        return self.operation.removeprefix("$") if self.operation else self.name


def needs(*parts: str) -> frozenset[str]:
    """What a row needs, by name."""
    return frozenset(parts)


@dataclass(frozen=True)
class LifeCycle:
    """The table of one kind of Task: its name, the task codes it is told by, its rows.

    Its business statuses are codes of `statuses`. The ServiceRequest, the referral's row and what DWP is told follow a
    cycle that `leads`; the others stand beside it. A cycle that `opens` lets its owner see what the Task was made for:
    those grants end when the Task closes. `rests_on` is what a consent must open to its owner: where it no longer does,
    the Task is held (R-03); None where no consent is needed. What `needs_consent` is held from the first without one.
    """

    name: str
    codes: tuple[str, ...]
    moves: tuple[Move, ...]
    statuses: str = "business-status"
    leads: bool = False
    opens: bool = False
    rests_on: Ground | None = None
    needs_consent: bool = False

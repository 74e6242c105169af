"""The life cycle of an Access to Work application: drafted, declared by the person, decided by DWP (domain.md 4).

The statuses are what the person reads; a decision is award, part or not awarded, and never an amount.
"""

from app.domain.move import CANCEL_REASONS, CONSENT, DECEASED, HELD_FOR_CONSENT, LifeCycle, Move, Party, needs

DRAFT, AWAITING, SUBMITTED, HANDED = "draft", "awaiting-person-declaration", "submitted", "handed-to-person"
RECEIVED, MORE_INFO, ELIGIBILITY = "received-by-dwp", "more-info-needed", "eligibility-check"
ASSESSMENT, DECIDED, RECONSIDERED = "assessment-booked", "decision-made", "reconsideration"
NOT_AWARDED = "not-awarded"
DECISIONS = ("award", "part", NOT_AWARDED)
_SENT = ("requested", "received", "in-progress")
_OPEN = ("draft", *_SENT, HELD_FOR_CONSENT)


def _to(
    name: str,
    from_: tuple[str, ...],
    to: str | None,
    by: tuple[Party, ...],
    *needed: str,
    only_at: tuple[str, ...] = (),
    clock: str | None = None,
    listed: bool = True,
) -> Move:
    """A row named by the status it leads to."""
    return Move(name, from_, to, by, needs(*needed), clock, business_status=name, operation="$progress",
                only_at=only_at, listed=listed)  # fmt: skip


ROWS: tuple[Move, ...] = (
    _to(AWAITING, ("draft",), None, ("requester",), only_at=(DRAFT,), clock="atw-declaration"),
    _to(SUBMITTED, ("draft",), "requested", ("person", "requester"), "declaration", clock="atw-acknowledge"),
    _to(HANDED, ("draft",), "completed", ("person",), "declaration", listed=False),
    Move("receive", ("requested",), "received", ("owner",), clock="atw-eligibility", business_status=RECEIVED,
         operation="$receive"),
    Move("return-for-info", ("received", "in-progress"), None, ("owner",), needs("message"), clock="atw-more-info",
         business_status=MORE_INFO, operation="$return"),
    Move("answer", ("received", "in-progress"), "in-progress", ("person", "requester"), needs("message"),
         clock="continue", business_status=ELIGIBILITY, only_at=(MORE_INFO,)),
    Move("ask-employer", ("received", "in-progress"), None, ("owner",), operation="$ask-employer"),
    Move("confirm-job", ("received", "in-progress"), None, ("gateway",), listed=False),
    _to(ELIGIBILITY, ("received", "in-progress"), "in-progress", ("owner",), only_at=(RECEIVED,),
        clock="atw-eligibility"),
    _to(ELIGIBILITY, ("received", "in-progress"), "in-progress", ("owner",), only_at=(MORE_INFO,), clock="continue"),
    _to(ASSESSMENT, ("in-progress",), None, ("owner",), only_at=(ELIGIBILITY,), clock="atw-decision"),
    _to(DECIDED, ("in-progress",), None, ("owner",), "decision", only_at=(ELIGIBILITY, ASSESSMENT, RECONSIDERED),
        clock="atw-reconsideration"),
    _to(RECONSIDERED, ("in-progress",), None, ("person",), only_at=(DECIDED,), clock="atw-decision"),
    _to("closed", ("in-progress",), "completed", ("owner",), only_at=(DECIDED,)),
    Move("hold-for-consent", _SENT, "on-hold", ("gateway",), clock="hold-for-consent", reasons=(CONSENT,),
         listed=False),
    Move("resume", (HELD_FOR_CONSENT,), None, ("gateway",), clock="continue", listed=False),
    _to("withdrawn", _OPEN, "cancelled", ("person",)),
    Move("cancel", _OPEN, "cancelled", ("gateway",), needs("reason"), business_status="withdrawn",
         reasons=(*CANCEL_REASONS, DECEASED), listed=False),
    Move("enter-in-error", ("draft",), "entered-in-error", ("requester", "gateway"), listed=False),
    Move("enter-in-error", (*_SENT, HELD_FOR_CONSENT, "completed", "cancelled"), "entered-in-error", ("gateway",),
         listed=False),
)  # fmt: skip

ACCESS_TO_WORK = LifeCycle(
    "access-to-work",
    ("access-to-work",),
    ROWS,
    statuses="atw-status",
    rests_on="focus",
    needs_consent=True,
)

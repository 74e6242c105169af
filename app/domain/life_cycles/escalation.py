"""The life cycle of an escalation: anybody of the route's owner takes it, a clinician alone ends it (R-08, R-10)."""

from app.domain.move import CANCEL_REASONS, DECEASED, REJECT_REASONS, LifeCycle, Move, needs
from app.domain.route import ROUTES

_CLOSING = "Closing an escalation"
_BEFORE = ("requested", "received", "accepted")
_OPEN = (*_BEFORE, "in-progress")

ROWS: tuple[Move, ...] = (
    Move("receive", ("requested",), "received", ("owner",), clock="act", operation="$receive"),
    Move("accept", ("requested", "received"), "accepted", ("owner",), clock="act", operation="$accept"),
    Move(
        "book",
        _BEFORE,
        "accepted",
        ("owner", "requester"),
        needs("times"),
        business_status="booked",
        operation="$book",
    ),
    Move("start", _BEFORE, "in-progress", ("owner",), clock="act"),
    Move(
        "reject",
        ("requested", "received"),
        "rejected",
        ("owner",),
        needs("reason", "signpost"),
        business_status="signposted",
        operation="$reject",
        reasons=REJECT_REASONS,
        clinical_act=_CLOSING,
    ),
    Move(
        "complete",
        ("in-progress",),
        "completed",
        ("owner",),
        needs("answer"),
        operation="$complete",
        clinical_act=_CLOSING,
        answers=("assessed", "out-of-scope-advise-oh", "handed-over", "signposted", "discharged"),
    ),
    Move(
        "cancel",
        _OPEN,
        "cancelled",
        ("gateway",),
        needs("reason"),
        reasons=(*CANCEL_REASONS, DECEASED),
    ),
    Move("enter-in-error", _OPEN, "entered-in-error", ("owner",), listed=False, clinical_act=_CLOSING),
)

ESCALATION = LifeCycle("escalation", ROUTES, ROWS, opens=True)

"""The life cycle of a follow-up: weeks after a completed referral its owner asks how it has gone on (K-06)."""

from app.domain.move import CANCEL_REASONS, DECEASED, LifeCycle, Move, needs

ROWS: tuple[Move, ...] = (
    Move(
        "complete",
        ("requested",),
        "completed",
        ("owner",),
        needs("outcomes"),
        operation="$complete",
        business_status="asked",
    ),
    Move(
        "cancel",
        ("requested",),
        "cancelled",
        ("person", "gateway"),
        needs("reason"),
        reasons=(*CANCEL_REASONS, DECEASED),
    ),
    Move("enter-in-error", ("requested", "completed", "cancelled"), "entered-in-error", ("gateway",), listed=False),
)

FOLLOW_UP = LifeCycle("follow-up", ("follow-up",), ROWS, statuses="follow-up-status")

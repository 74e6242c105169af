"""The life cycle of a due action of a plan: whoever does it, or the person, says what came of it (domain.md 5.4)."""

from app.domain.move import CANCEL_REASONS, DECEASED, LifeCycle, Move, needs

ANSWERS = ("done", "partly-done", "not-done", "not-needed")

ROWS: tuple[Move, ...] = (
    Move(
        "complete",
        ("requested",),
        "completed",
        ("owner", "requester", "person"),
        needs("answer"),
        operation="$complete",
        answers=ANSWERS,
    ),
    Move(
        "cancel",
        ("requested",),
        "cancelled",
        ("gateway",),
        needs("reason"),
        reasons=(*CANCEL_REASONS, DECEASED),
        listed=False,
    ),
    Move("enter-in-error", ("requested", "completed", "cancelled"), "entered-in-error", ("gateway",), listed=False),
)

PLAN_ACTION = LifeCycle("plan-action", ("plan-action",), ROWS, statuses="action-outcome")

"""The `offer` a fit note posted alone is answered with: its owner is the sender, who says how the person answered."""

from app.domain.move import CANCEL_REASONS, DECEASED, OFFER_ANSWERS, LifeCycle, Move, needs

ROWS: tuple[Move, ...] = (
    Move("complete", ("requested",), "completed", ("owner", "gateway"), needs("answer"), answers=OFFER_ANSWERS),
    Move(
        "cancel",
        ("requested",),
        "cancelled",
        ("owner", "person", "gateway"),
        needs("reason"),
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

OFFER = LifeCycle("offer", ("offer",), ROWS)

"""The life cycle of a review: a human looks at what happened and says how it ended; nothing else ends it (R-17), and a
clinician alone where an answer tells of a risk (R-08).
"""

from app.domain.move import LifeCycle, Move, needs

ROWS: tuple[Move, ...] = (
    Move("receive", ("requested",), "received", ("owner",), operation="$receive"),
    Move(
        "complete",
        ("requested", "received"),
        "completed",
        ("owner",),
        needs("answer"),
        operation="$complete",
        clinical_act="Closing the review of an answer",
        clinical_of=("Observation",),
        answers=("justified", "not-justified", "acted-on", "no-action"),
    ),
)

REVIEW = LifeCycle("review", ("review",), ROWS, statuses="review-outcome")

"""The life cycle of a review: a human looks at what happened and says how it ended; nothing else ends it (R-17), and a
clinician alone where an answer tells of a risk (R-08).
"""

from dataclasses import replace

from app.domain.move import LifeCycle, Move, needs

AWAITING, TOLD_DEAD, DEATH = "awaiting-review", "awaiting-confirmation", "death-confirmed"

_COMPLETE = Move("complete", ("requested", "received"), "completed", ("owner",), needs("answer"), operation="$complete")

ROWS: tuple[Move, ...] = (
    Move("receive", ("requested",), "received", ("owner",), operation="$receive"),
    replace(
        _COMPLETE,
        clinical_act="Closing the review of an answer",
        clinical_of=("Observation",),
        only_at=(AWAITING,),
        answers=("justified", "not-justified", "acted-on", "no-action"),
    ),
    replace(_COMPLETE, only_at=(TOLD_DEAD,), answers=(DEATH, "death-not-confirmed")),
)

REVIEW = LifeCycle("review", ("review",), ROWS, statuses="review-outcome")

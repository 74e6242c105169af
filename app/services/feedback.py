"""Feedback: each party has a form of its own, and an employer fills in no other form (S80, K-12)."""

from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.json import Json

KINDS = ("feedback", "employer-feedback")
KIT = "supplier-kit"
OUTSIDE = frozenset(("employer", "insurer"))
BY_FORM: dict[str, tuple[str, frozenset[str] | None]] = {
    "feedback-person": ("the person", frozenset(("person", KIT))),
    "feedback-coordinator": ("who helps the person", None),
    "feedback-employer": ("an employer or insurer", OUTSIDE | {KIT}),
}
"""Whose form each is: in words, and the roles that fill it in; None is every role but the person and an employer."""


def check_feedback(caller: Caller, form: Json, at: str) -> None:
    """MEA-003 for the form of another party."""
    name = str(form.get("questionnaire", "")).partition("|")[0].rpartition("/")[2]
    who, roles = BY_FORM[name]
    own = caller.role in roles if roles else caller.role not in (*OUTSIDE, "person")
    if not own:
        raise refuse("MEA-003", f"{at}.questionnaire", who=who)


def check_outside(caller: Caller, kind: str, at: str) -> None:
    """MEA-004 for an employer or insurer with any form but its feedback."""
    if caller.role in OUTSIDE and kind != KINDS[1]:
        raise refuse("MEA-004", at)

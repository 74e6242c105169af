"""What each form asks of who fills it in, before and after it is stored, by the kind of record it makes."""

from collections.abc import Callable

from app.domain.caller import Caller
from app.domain.json import Json
from app.domain.record import Record
from app.services import applications, feedback, passports
from app.services.draft import Draft
from app.services.passport_reviews import plan_review
from app.services.passports import FORM
from app.services.reviewing import review_answer
from app.services.voiding import check_declared, void
from app.services.writing import Work

DRAFTS: dict[str, Callable[[Caller, Json, str], None]] = {
    applications.KIND: applications.check_draft,
    passports.KIND: passports.check_draft,
    **dict.fromkeys(feedback.KINDS, feedback.check_feedback),
}
"""Who may write what of a form, new or changed."""


def check_content(caller: Caller, kind: str, form: Json, at: str) -> None:
    """Put the content of a form to the rule of its kind; ATW, MEA and PAS codes. Records that are no forms pass."""
    if form.get("resourceType") == FORM:
        feedback.check_outside(caller, kind, at)
    if kind in DRAFTS:
        DRAFTS[kind](caller, form, at)


def check(work: Work, draft: Draft, person: str | None) -> None:
    """Put a new form to the rule of its kind; what its facts warn of goes into the answer."""
    check_content(work.caller, draft.kind.name, draft.resource, draft.at)
    if draft.kind.name == applications.KIND:
        applications.check(work, draft, person)


def check_change(caller: Caller, kind: str, kept: Json, form: Json, at: str) -> None:
    """The same for a changed record; an application that was declared changes by being voided alone."""
    if kind == applications.KIND and check_declared(kept, form, at):
        return
    check_content(caller, kind, form, at)


def follow(work: Work, stored: Record) -> None:
    """After a change: a passport gets the day of its review, and ends its shares where it was made in error; the Task
    of an application that was goes with it; a human looks at an answer that tells of a risk.
    """
    if stored.kind == passports.KIND:
        passports.follow(work, stored)
    if stored.kind == applications.KIND:
        void(work, stored)
    if stored.type == FORM:
        review_answer(work, stored)
    plan_review(work, stored)


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: an application gets its Task, a passport the day of its review, a human an answer to look at."""
    if draft.kind.name == applications.KIND:
        applications.settle(work, draft, stored)
    review_answer(work, stored)
    plan_review(work, stored)

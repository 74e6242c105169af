"""What each type asks of a write beyond its profile: one row a type, before and after it is stored."""

from collections.abc import Callable

from app.domain.catalogue.directory import KEEPERS
from app.domain.consent import only_ends
from app.domain.record import Record
from app.services import (
    clinical,
    consents,
    directory_entries,
    filled_forms,
    fit_notes,
    flags,
    launch,
    messages,
    observations,
    patients,
    plans,
    referrals,
    reports,
    slots,
    tasks,
)
from app.services.draft import Draft
from app.services.references import rests_on_a_stub
from app.services.reviewing import review_answer
from app.services.supervision import require_trained
from app.services.writing import Work

Before = Callable[[Work, Draft, str | None], None]
After = Callable[[Work, Draft, Record], None]

BEFORE: dict[str, Before] = {
    "Observation": observations.check,
    "ServiceRequest": referrals.check,
    "Consent": consents.check,
    "Task": tasks.check_brought,
    "Communication": messages.check,
    "QuestionnaireResponse": filled_forms.check,
    **dict.fromkeys(KEEPERS, directory_entries.check),
    "Composition": reports.check,
    "CarePlan": plans.check,
    "Flag": flags.check,
    "Appointment": slots.check_appointment,
}
AFTER: dict[str, After] = {
    "Patient": patients.settle,
    "Observation": fit_notes.settle,
    "ServiceRequest": referrals.open_referral,
    "Consent": consents.settle,
    "Task": tasks.settle,
    "Communication": messages.settle,
    "QuestionnaireResponse": filled_forms.settle,
    "Composition": reports.settle,
    "CarePlan": plans.settle,
    "Flag": flags.settle,
}
KEPT_BY_GATEWAY = frozenset(("Task", "Flag"))


def before(work: Work, draft: Draft, person: str | None) -> None:
    """Put a draft to R-10 and to the rule of its type; raises the rule's Refusal."""
    require_trained(work, ends=only_ends(draft.resource))
    clinical.check_record(work.caller, draft.kind.name, draft.resource, draft.at)
    if draft.type in BEFORE:
        BEFORE[draft.type](work, draft, person)


def after(work: Work, draft: Draft, stored: Record) -> None:
    """Do what follows from a stored record: grants, Tasks, events."""
    if draft.type == "Observation":
        review_answer(work, stored)
    if draft.type in AFTER:
        AFTER[draft.type](work, draft, stored)


def custodian(work: Work, draft: Draft) -> str:
    """Who keeps a new record: the sender's organisation, or the gateway: Tasks, what a person writes, and what is about
    somebody its sender knows by a stub alone, as in what a move makes.
    """
    ours = draft.type in KEPT_BY_GATEWAY or work.caller.role == "person" or rests_on_a_stub(draft)
    return work.gateway.id if ours else work.caller.organisation


def conclude(work: Work, drafts: list[Draft]) -> None:
    """After all drafts of a write: carry each new referral to its owner, and say what it lacks."""
    for draft in drafts:
        if draft.type == "ServiceRequest" and draft.stored and not draft.existing:
            launch.launch(work, draft, draft.stored, drafts)
        if draft.type == "Observation" and draft.stored and not draft.existing:
            fit_notes.conclude(work, draft, draft.stored, drafts)

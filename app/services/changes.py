"""What a change to a stored record may be: only the custodian changes, besides moves and the person's own records."""

import json

from app.domain.catalogue.names import OURS
from app.domain.catalogue.types import kind_of
from app.domain.catalogue.views import ALL, rank_showing
from app.domain.consent import only_ends
from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.definitions import types
from app.fhir.json import parse
from app.services import (
    clinical,
    consents,
    deaths,
    directory_entries,
    filled_forms,
    fit_notes,
    flags,
    linking,
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
from app.services.gateway import Gateway
from app.services.keeping import keep_next
from app.services.numbers import misplaced
from app.services.references import require_same_person, resolve
from app.services.reviewing import review_answer
from app.services.supervision import require_trained
from app.services.writing import Work

FIXED = {"ServiceRequest": ("subject", "requisition", "basedOn", "code"), "Consent": ("patient",),
         "Observation": ("subject",), "RelatedPerson": ("patient",), "QuestionnaireResponse": ("subject",),
         "Composition": ("subject", "event"), "CarePlan": ("subject", "supportingInfo"), "Goal": ("subject",),
         "Encounter": ("subject",), "Communication": ("subject",), "DocumentReference": ("subject",),
         "Appointment": ("slot", "basedOn")}  # fmt: skip
REQUEST_STATUS = {"active": ("revoked", "entered-in-error"), "draft": ("active", "revoked", "entered-in-error"),
                  "on-hold": ("revoked", "entered-in-error")}  # fmt: skip


def profile_of(resource: Json) -> str | None:
    """The profile of ours that a resource is checked against, if its kind has one."""
    kind = kind_of(resource)
    return kind.profile if kind.profile and kind.profile.startswith(OURS) else None


def require_valid(gateway: Gateway, resource: Json) -> None:
    """Raise every fault of a changed content at once: form, profile, and numbers where no view could hide them."""
    type = resource["resourceType"]
    faults = [*gateway.validator.check(resource, profile=profile_of(resource), at=type), *misplaced(resource, type)]
    if faults:
        raise Refusal(*faults)


def require_patchable(work: Work, before: Record, operations: list[Json]) -> None:
    """Raise RES-005 for one who may not change the record, PAT-004 for a path to what the sender does not see whole:
    before anything is tried, so that no `test` and no fault of the result tells what is hidden.
    """
    if before.type != "Task":
        require_keeper(work, before)
    for pointer in (p for o in operations for p in (o["path"], o.get("from")) if p is not None):
        element = pointer.removeprefix("/").split("/")[0]
        if before.rank < ALL and before.rank < rank_showing(before.type, (element,)):
            raise refuse("PAT-004", "http.body", path=element if element in types()[before.type] else "an element")


def put(work: Work, before: Record, resource: Json) -> Record:
    """Store a whole new content; 403 when the sender sees less than all of it."""
    if before.rank < ALL and before.type != "Task":
        raise refuse("RES-005", before.type, hint=" You see only part of it: use PATCH or a move.")
    if before.type == "Task":
        if before.rank < ALL:
            raise refuse("RES-005", "Task", hint=" You see only part of it: use PATCH or a move.")
        return tasks.change(work, before, resource)
    return _change(work, before, resource)


def patch(work: Work, before: Record, seen: Json, wanted: Json) -> Record:
    """Store what a patch makes of the part the sender sees; what it does not see stays as it is."""
    stored = parse(before.body.encode())
    merged = {key: value for key, value in stored.items() if key not in seen or key in wanted}
    merged |= {key: value for key, value in wanted.items() if value != seen.get(key)}
    require_valid(work.gateway, merged)
    if before.type == "Task":
        return tasks.change(work, before, merged)
    return _change(work, before, merged)


def require_keeper(work: Work, before: Record) -> None:
    """RES-005 for whoever may not change the record: it is not its organisation's, nor the person's own."""
    if before.type == "Flag":
        flags.require_judge(work, before)
        return
    if before.custodian != work.caller.organisation and not _is_persons_own(work, before):
        raise refuse("RES-005", before.type, hint="")


def _change(work: Work, before: Record, resource: Json) -> Record:
    require_keeper(work, before)
    require_trained(work, ends=only_ends(resource))
    clinical.check_record(work.caller, before.kind, resource, before.type)
    kept = json.loads(before.body)
    for element in FIXED.get(before.type, ()):
        if _told(kept.get(element)) != _told(resource.get(element)):
            raise refuse("RES-010", f"{before.type}.{element}", element=element)
    if kind_of(kept) != kind_of(resource):
        raise refuse("RES-010", before.type, element="What a record is (its profile, code and category)")
    filled_forms.check_change(work.caller, before.kind, kept, resource, before.type)
    observations.check_value(before.kind, resource, before.type)
    draft = Draft(resource, before.type, "", id=before.id)
    resolve(work, draft, kept)
    if before.person and before.type != "Patient":
        # A Patient may name another one as the same person; `linking` decides on that.
        require_same_person(work, draft, before, kept)
    directory_entries.check(work, draft, None)
    if before.kind == "fit-note":
        draft.referral = before.referral or before.id
        fit_notes.check(work, draft, before.person)
    return _by_type(work, before, kept, draft.resource)


def _is_persons_own(work: Work, before: Record) -> bool:
    """Whether the person changes what is theirs to change, whoever keeps it: a consent; or their own passport,
    application, goals and feedback, which the gateway keeps for them (access.md 4). An organisation's draft of one
    stays its own.
    """
    if work.caller.role != "person" or before.person != work.caller.person:
        return False
    return before.type == "Consent" or (
        before.kind in ("passport", "access-to-work", "goal", "feedback") and before.custodian == work.gateway.id
    )


def _told(value: object) -> object:
    """A reference compared by what it leads to, not by its display."""
    if isinstance(value, dict) and "reference" in value:
        return value["reference"]
    return value


def _by_type(work: Work, before: Record, kept: Json, resource: Json) -> Record:
    if before.type == "Consent":
        return consents.change(work, before, resource)
    if before.type == "Composition":
        return reports.change(work, before, kept, resource)
    if before.type == "CarePlan":
        return plans.change(work, before, kept, resource)
    if before.type == "Communication":
        messages.check_sender(work, resource, before.type)
    if before.type == "Flag":
        flags.check_change(before, resource)
    if before.type == "Slot":
        slots.check_change(work, before, resource)
    if before.type == "ServiceRequest":
        return _request(work, before, kept, resource)
    if before.type == "Patient":
        patients.check_update(work, before, resource)
        stored = keep_next(work, before, resource)
        deaths.review(work, stored, resource)
        linking.link(work, stored, resource)
        return stored
    stored = keep_next(work, before, resource)
    if before.type == "Observation":
        review_answer(work, stored)
    filled_forms.follow(work, stored)
    return stored


def _request(work: Work, before: Record, kept: Json, resource: Json) -> Record:
    """The requester may revoke its request, which cancels its open Tasks (fhir-rules.md 1.3)."""
    if before.kind == referrals.BENEFIT_EVENT:
        raise refuse("ATW-023", "ServiceRequest")
    old, new = kept["status"], resource["status"]
    if new != old and new not in REQUEST_STATUS.get(old, ()):
        raise refuse("REF-012", "ServiceRequest.status", old=old, new=new)
    stored = keep_next(work, before, resource)
    if new != old and new in ("revoked", "entered-in-error"):
        deaths.close_request(work, stored, new)
    return stored

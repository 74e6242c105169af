"""Who gave a consent and who recorded it: the person, or somebody with authority and its proof; never an employer."""

import json
from collections.abc import Iterator

from app.domain.calendar import within
from app.domain.catalogue.names import NHS_NUMBER
from app.domain.catalogue.representatives import CLINICIANS, has_proof, in_best_interest, representative
from app.domain.errors import Issue, Refusal, refuse
from app.domain.identifiers import canonical_system
from app.domain.json import Json
from app.domain.provision import ONLY_BY_RELEASE
from app.fhir.extraction import reference_parts
from app.services.parties import organisation_named
from app.services.writing import Work
from app.store import people, records


def check_recorder(work: Work, at: str) -> None:
    """CON-010 for an employer, insurer or union, whatever its role and by whatever door (domain.md 6)."""
    if {work.caller.role, work.caller.organisation_type} & ONLY_BY_RELEASE:
        raise refuse("CON-010", at)


def check_authors(work: Work, consent: Json, person: str | None, at: str) -> None:
    """Raise what is wrong with who took a Consent and who gave it: CON-010, and CON-027 to CON-031. `person` is whom it
    is about.
    """
    check_recorder(work, at)
    issues = [*_taken(work, consent, at), *_performed_by_employers(work, consent, at)]
    if not issues and consent.get("status") == "active" and _permits(consent):
        issues += _given(work, consent, person, at)
    if issues:
        raise Refusal(*issues)


def _taken(work: Work, consent: Json, at: str) -> Iterator[Issue]:
    """The organisation that took it is the sender's own; a person's own consent may name any but an employer."""
    for number, reference in enumerate(consent.get("organization", [])):
        found, place = organisation_named(work, reference), f"{at}.organization[{number}]"
        if found and found.type in ONLY_BY_RELEASE:
            yield Issue("CON-010", place)
        elif work.caller.role != "person" and (found is None or found.id != work.caller.organisation):
            yield Issue("CON-027", place)


def _performed_by_employers(work: Work, consent: Json, at: str) -> Iterator[Issue]:
    for number, reference in enumerate(consent.get("performer", [])):
        found = organisation_named(work, reference)
        if found and found.type in ONLY_BY_RELEASE:
            yield Issue("CON-010", f"{at}.performer[{number}]")


def _permits(consent: Json) -> bool:
    """Whether a Consent opens anything: refusals and withdrawals bind whoever records them."""
    root = consent.get("provision", {})
    return root.get("type") == "permit" or bool(root.get("provision"))


def _given(work: Work, consent: Json, person: str | None, at: str) -> Iterator[Issue]:
    for number, reference in enumerate(consent.get("performer", [])):
        yield from _giver(work, consent, reference, person, (at, number))


def _giver(work: Work, consent: Json, reference: Json, person: str | None, where: tuple[str, int]) -> Iterator[Issue]:
    """The person gives it; a representative with proof may; a clinician where it is in the person's best interest."""
    type, id = reference_parts(reference)
    at, place = where[0], f"{where[0]}.performer[{where[1]}]"
    if type == "RelatedPerson":
        if not _is_representative(work, id, person):
            yield Issue("CON-028", place)
        elif not has_proof(consent):
            yield Issue("CON-029", f"{at}.extension")
    elif type != "Patient" and not _names_the_person(work, reference, consent, person):
        if not in_best_interest(consent):
            yield Issue("CON-030", place)
        elif work.caller.role not in CLINICIANS:
            yield Issue("CON-031", f"{at}.policyRule")


def _names_the_person(work: Work, reference: Json, consent: Json, person: str | None) -> bool:
    """Whether a reference without an address names the person by their own NHS number, as some national services do."""
    value = _nhs_number(reference.get("identifier", {}))
    return "reference" not in reference and value is not None and value in _numbers(work, consent, person)


def _numbers(work: Work, consent: Json, person: str | None) -> set[str | None]:
    """The person's NHS number, and the one their Patient says: whether these are one is told to nobody (R-20)."""
    type, id = reference_parts(consent.get("patient", {}))
    patient = work.recall("Patient", id) if type == "Patient" else None
    said = json.loads(patient.body).get("identifier", []) if patient and patient.person == person else []
    own = people.get_person(work.connection, person).nhs_number if person else None
    return {own, *(_nhs_number(identifier) for identifier in said)}


def _nhs_number(identifier: Json) -> str | None:
    is_number = canonical_system(str(identifier.get("system", ""))) == NHS_NUMBER
    return "".join(str(identifier.get("value", "")).split()) if is_number else None


def _is_representative(work: Work, id: str, person: str | None) -> bool:
    record = records.load(work.connection, "RelatedPerson", id)
    body = json.loads(record.body) if record and record.person == person else {}
    return representative(body) is not None and within(body.get("period", {}), work.moment)

"""Patients: each organisation keeps its own; the gateway finds the person behind (access.md 5, R-16, R-20)."""

import json
from dataclasses import replace

from app.domain import person as persons
from app.domain.catalogue.names import NHS_NUMBER, NINO
from app.domain.catalogue.views import ALL
from app.domain.errors import Issue, Refusal
from app.domain.grant import subject_grant
from app.domain.json import Json
from app.domain.person import Identity, Person
from app.domain.record import Record
from app.services import deaths, linking
from app.services.draft import Draft
from app.services.numbers import numbers
from app.services.writing import Work
from app.store import people, records
from app.store.patients import own_patients_of


def identity(work: Work, patient: Json, at: str) -> Identity:
    """What a Patient says of its person; raises PER codes for numbers that cannot be (R-20)."""
    found = numbers(patient, at, synthetic=work.gateway.synthetic)
    name: Json = next(iter(patient.get("name", [])), {})
    return Identity(
        nhs_number=found.get(NHS_NUMBER),
        nino=found.get(NINO),
        birth_date=persons.birth_date_of(patient),
        family=str(name.get("family", "")),
        given=" ".join(name.get("given", [])),
    )


def person_for(work: Work, draft: Draft) -> str:
    """The person of a new Patient, found by number and date of birth, else made; its row is locked.

    A number held by this organisation with another birth date is PER-010; held by others only, the Patient is stored
    unlinked and queued for a human (the same 201: nothing is learned).
    """
    return person_told(work, identity(work, draft.resource, draft.at), draft.id, refused_at=draft.at)


def person_told(work: Work, said: Identity, patient: str, *, refused_at: str | None = None) -> str:
    """The same for what is said of a person in a Patient of that id; without `refused_at` nothing is refused."""
    known = people.find_person(work.connection, said.nhs_number) if said.nhs_number else None
    if known is None:
        return _new_person(work, said, patient, refused_at)
    person = work.lock(known.id)
    if persons.links(person, said):
        return person.id
    if refused_at and own_patients_of(work.connection, work.caller.organisation, person.id):
        raise Refusal(persons.mismatch(refused_at))
    return _unlinked(work, said, patient, person)


def _new_person(work: Work, said: Identity, patient: str, refused_at: str | None) -> str:
    whole = said.nhs_number if said.birth_date else None
    level = "nhs-unverified" if whole else "demographic"
    # what one sender says of a death stays in its own Patient: only a verified source marks the person (access.md 5)
    person = Person(work.new_id(), whole, said.birth_date, level)
    if not people.add_person(work.connection, person):
        return person_told(work, said, patient, refused_at=refused_at)
    work.lock(person.id)
    return person.id


def _unlinked(work: Work, said: Identity, patient: str, other: Person) -> str:
    person = Person(work.new_id(), None, said.birth_date, "demographic")
    people.add_person(work.connection, person)
    work.lock(person.id)
    people.queue_review(work.connection, work.new_id(), patient, other.id, "birth-date-differs", work.now)
    return person.id


def settle(work: Work, draft: Draft, record: Record) -> None:
    """After a Patient is stored: its person sees what is kept about them; a death and links it tells are followed."""
    show_themself(work, record)
    deaths.review(work, record, draft.resource)
    if "link" in draft.resource:
        linking.link(work, record, draft.resource)
        moved = records.load(work.connection, "Patient", record.id)
        assert moved
        draft.stored = work.fresh[record.reference] = replace(moved, rank=ALL)


def show_themself(work: Work, record: Record) -> None:
    """The person of a new Patient sees what is kept about them."""
    assert record.person
    if not people.has_subject_grant(work.connection, record.person):
        work.grant(record.person, record, subject_grant(record.person, work.now))


def check_update(work: Work, before: Record, patient: Json) -> None:
    """A Patient keeps its person: number and birth date may not turn it into another one (R-20)."""
    assert before.person
    person = work.lock(before.person)
    said = identity(work, patient, "Patient")
    if said.same_person_as(identity(work, json.loads(before.body), "Patient")):
        return
    if person.nhs_number and said.nhs_number and not persons.links(person, said):
        raise Refusal(persons.mismatch("Patient"))
    if person.nhs_number is None and said.nhs_number and said.birth_date:
        _claim(work, before, said)


def _claim(work: Work, before: Record, said: Identity) -> None:
    assert before.person
    assert said.nhs_number
    assert said.birth_date
    holder = people.find_person(work.connection, said.nhs_number)
    if holder is None:
        people.claim_number(work.connection, before.person, said.nhs_number, said.birth_date, "nhs-unverified")
    else:
        people.queue_review(work.connection, work.new_id(), before.id, holder.id, "number-held", work.now)


def require_living(patient: Record | None, at: str) -> None:
    """Refuse anything new for somebody whose own Patient says they died (R-16); what others say is not told."""
    if patient is None:
        return
    told = json.loads(patient.body)
    if told.get("deceasedBoolean") or told.get("deceasedDateTime"):
        raise Refusal(Issue("PER-011", at))

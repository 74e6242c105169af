"""Patient.link `seealso`: an organisation ties its own Patient, who has no number, to one it may see (access.md 5)."""

import json
from dataclasses import replace

from app.domain.errors import refuse
from app.domain.identifiers import NHS_NUMBER, canonical_system
from app.domain.json import Json
from app.domain.names import same_family_name
from app.domain.person import birth_date_of
from app.domain.record import Record
from app.services import holds
from app.services.writing import Work
from app.store import grants, linking

IDENTITY = 4
"""The rank at which name, numbers and birth date of a Patient are shown."""


def link(work: Work, own: Record, patient: Json) -> None:
    """After a Patient is stored: follow its `seealso` links. The organisation's own records move to the other's person;
    persons do not merge. What that person denied holds for what moved, and open Tasks whose owner loses sight are held.

    RES-007 when the other cannot be seen, PER-012 when birth date or family name differ, PER-013 when the records may
    not move.
    """
    for number, entry in enumerate(patient.get("link", [])):
        other = entry.get("other", {}).get("reference", "")
        if entry.get("type") == "seealso" and str(other).startswith("Patient/"):
            _link(work, own, patient, str(other).removeprefix("Patient/"), f"Patient.link[{number}].other")


def _link(work: Work, own: Record, patient: Json, id: str, at: str) -> None:
    other = work.see("Patient", id)
    if other is None or other.rank < IDENTITY or other.person is None:
        raise refuse("RES-007", at)
    if other.person == own.person:
        return
    _require_same(patient, json.loads(other.body), at)
    if any(canonical_system(str(i.get("system", ""))) == NHS_NUMBER for i in patient.get("identifier", [])):
        raise refuse("PER-013", at)
    _move(work, own, other.person, at)


def _require_same(one: Json, other: Json, at: str) -> None:
    families = [_family(patient) for patient in (one, other)]
    born = birth_date_of(one)
    if born is None or born != birth_date_of(other) or not same_family_name(*families):
        raise refuse("PER-012", at)


def _family(patient: Json) -> str:
    names: list[Json] = patient.get("name", [])
    return str(names[0].get("family", "")) if names else ""


def _move(work: Work, own: Record, new: str, at: str) -> None:
    assert own.person
    for person in sorted((own.person, new)):
        work.lock(person)
    keepers = (work.caller.organisation, work.gateway.id)
    clash = linking.open_services(work.connection, own.person) & linking.open_services(work.connection, new)
    if clash or not linking.may_move(work.connection, own.person, keepers):
        raise refuse("PER-013", at)
    linking.move_records(work.connection, own.person, new)
    if work.lock(new).deceased:
        grants.end_deniable(work.connection, new, work.now)
    work.witness("link", "U", own, replace(own, person=new))
    holds.review(work, new)

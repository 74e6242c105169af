"""Merging two persons who are one, and undoing it: audited, reversible, and never opening what was refused."""

from dataclasses import dataclass, replace

from app.domain.errors import refuse
from app.domain.merging import Merge, ended, orders, parted, require_mergeable, survivor
from app.domain.person import Person
from app.domain.record import Record
from app.services import holds
from app.services.gateway import Gateway
from app.services.naming import person_named
from app.services.operating import operating
from app.services.sealed import Notes
from app.services.writing import Work
from app.store import merging, organisations, parting, people
from app.store.connection import Connection
from app.store.linking import open_services
from app.store.patients import patients_of
from app.store.wall import OPERATOR


@dataclass(frozen=True)
class Side:
    """One of two persons before a merge: their Patients, and the Consents whose permits a merge ends."""

    patients: tuple[Record, ...]
    asked_again: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two persons as a merge would find them; `alike` tells whether their birth dates are equal."""

    kept: Side
    other: Side
    alike: bool


def examine(gateway: Gateway, keep: str, other: str) -> Pair:
    """What a merge would join and end. Refused as `merge`, and nothing changes."""
    with gateway.database.reading(OPERATOR) as connection:
        kept, gone = _persons(gateway, connection, keep, other)
        return _pair(connection, kept, gone, gateway.now)


def merge(gateway: Gateway, keep: str, other: str, reason: str) -> str:
    """Join the records of `other` to the person `keep`; returns the id that undoes it (access.md 5).

    Denials of both stand for both, permits with reach `*` end, open Tasks whose owner loses sight are held. RES-001 and
    RES-006 as `person_named`; PER-014 to PER-016 when the two cannot be one.
    """
    notes = Notes("person-merge", "U", reason=reason)
    with operating(gateway, notes) as work:
        return _merged(work, keep, other, reason).id


def unmerge(gateway: Gateway, id: str, reason: str) -> tuple[str, ...]:
    """Undo a merge: what had moved goes back, with what was made about it since; what else is new stays.

    Returns the ids of Patients made since that stayed and wait for a human. PER-017 for an unknown merge, PER-018 for
    one undone already, PER-019 when the survivor was part of a later merge.
    """
    notes = Notes("person-unmerge", "U", reason=reason)
    with operating(gateway, notes) as work:
        made = merging.get_merge(work.connection, id)
        if made is None:
            raise refuse("PER-017")
        if made.undone is not None:
            raise refuse("PER-018")
        later = merging.later_merge(work.connection, made)
        if later:
            raise refuse("PER-019", id=later)
        _part(work, made)
        stayed = parting.patients_since(work.connection, made)
        for patient in stayed:
            people.queue_review(work.connection, work.new_id(), patient, made.other.id, "made-while-merged", work.now)
        for person in (made.kept.id, made.other.id):
            holds.review(work, person)
        _note(work, made)
    return tuple(stayed)


def _merged(work: Work, keep: str, other: str, reason: str) -> Merge:
    kept, gone = _persons(work.gateway, work.connection, keep, other)
    made = Merge(work.new_id(), kept, gone, reason, work.now)
    _note(work, made)
    merging.add_merge(work.connection, made)
    _join(work, made)
    holds.review(work, kept.id)
    return made


def _persons(gateway: Gateway, connection: Connection, keep: str, other: str) -> tuple[Person, Person]:
    kept, gone = (people.get_person(connection, person_named(gateway, connection, text)) for text in (keep, other))
    twice = () if kept.id == gone.id else open_services(connection, kept.id) & open_services(connection, gone.id)
    require_mergeable(kept, gone, twice)
    return kept, gone


def _pair(connection: Connection, kept: Person, gone: Person, now: int) -> Pair:
    held = merging.grants_of(connection, (kept.id, gone.id))
    closing = ended(held, now, deceased=kept.deceased or gone.deceased)

    def side(person: Person) -> Side:
        own = [one.row for one in held if one.row in closing and one.person == person.id]
        return Side(tuple(patients_of(connection, person.id)), tuple(merging.consents_of(connection, own)))

    return Pair(side(kept), side(gone), alike=kept.birth_date == gone.birth_date)


def _join(work: Work, made: Merge) -> None:
    connection, kept, gone = work.connection, made.kept, made.other
    whole = survivor(kept, gone)
    merging.save_person(connection, replace(gone, merged_into=kept.id, nhs_number=None, nino=None))
    merging.save_person(connection, whole)
    _join_grants(work, made, deceased=whole.deceased)
    merging.move_records(connection, made.id, gone.id, kept.id)
    merging.close_reviews(connection, made.id, kept.id, work.now)


def _join_grants(work: Work, made: Merge, *, deceased: bool) -> None:
    connection, kept = work.connection, made.kept.id
    held = merging.grants_of(connection, (kept, made.other.id))
    closing = ended(held, work.now, deceased=deceased)
    people.raise_acts(connection, kept, made.other.id)
    act = people.next_act(connection, kept)
    placed = orders(held, act, work.now, {one.id: one.type for one in organisations.listed(connection)})
    people.next_act(connection, kept)
    merging.move_grants(connection, made.id, held, kept, placed, dict.fromkeys(closing, work.now))


def _part(work: Work, made: Merge) -> None:
    connection = work.connection
    merging.undo_merge(connection, made.id, work.now)
    kept, other = parted(people.get_person(connection, made.kept.id), made.kept, made.other)
    merging.save_person(connection, kept)
    merging.save_person(connection, other)
    parting.move_records_back(connection, made)
    died = (kept.deceased, other.deceased) != (made.kept.deceased, made.other.deceased)
    parting.move_grants_back(connection, made, reopen=not died)
    people.raise_acts(connection, other.id, kept.id)
    parting.share_denials(connection, made, work.now)


def _note(work: Work, made: Merge) -> None:
    work.notes.detail["merge"] = made.id
    for person in (made.kept, made.other):
        for patient in patients_of(work.connection, person.id):
            work.notes.saw(patient)

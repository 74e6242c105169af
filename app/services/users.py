"""Users against what is known here: staff against the directory, persons against their number (R-10, R-20)."""

import json
from collections.abc import Sequence

from app.domain.actor import Actor
from app.domain.errors import Refusal, refuse
from app.domain.identifiers import nhs_number
from app.domain.parties import Client, Organisation
from app.domain.person import Person
from app.domain.record import Record
from app.domain.registration import Registration
from app.domain.user_assertion import SignIn
from app.store import directory, people
from app.store.connection import Connection

VERIFIED = "nhs-verified"


def person_of(connection: Connection, client: Client, sign_in: SignIn, *, synthetic: bool) -> str:
    """The one person who signed in, by number and birth date.

    Refusal AUT-070 for a number that can be nobody's, AUT-080 for one nobody alive has here with this birth date,
    AUT-079 when the client is bound to somebody else.
    """
    try:
        number = nhs_number(sign_in.nhs_number, synthetic=synthetic)
    except Refusal as refusal:
        facts = {"claim": "nhs_number", "reason": "can be nobody's", "expected": "a number that passes modulus 11"}
        raise refuse("AUT-070", "subject_token.nhs_number", **facts) from refusal
    found = people.find_person(connection, number)
    if found is None or found.birth_date != sign_in.born or found.deceased:
        raise refuse("AUT-080", "subject_token.nhs_number", claim="nhs_number")
    # A client bound to a person who was merged since follows them to the survivor, by this sign-in (access.md 5).
    if client.person_id is not None and client.person_id not in people.ids_of(connection, found.id):
        raise refuse("AUT-079", "subject_token.nhs_number", claim="nhs_number")
    return found.id


def note_sign_in(connection: Connection, id: str) -> None:
    """A verified sign-in verifies the person's number, where nothing did before (access.md 5)."""
    person: Person = people.get_person(connection, id)
    if person.level != VERIFIED:
        people.raise_level(connection, id, VERIFIED)


def check_staff(connection: Connection, actor: Actor, organisation: Organisation, told: object) -> None:
    """Return when a member of staff works where the client belongs and the directory does not say otherwise.

    Refusal AUT-078 for another organisation, AUT-074 for somebody else's registration, AUT-076 for a supervisor who
    is not in the directory as a clinician at work.
    """
    named = (told.get("system"), told.get("value")) if isinstance(told, dict) else None
    if named != (organisation.system, organisation.code):
        expected = f"system {organisation.system}, value {organisation.code}"
        raise refuse("AUT-078", "subject_token.organization", claim="organization", expected=expected)
    if actor.registration:
        _check_registration(connection, actor.name, actor.registration, organisation)
    if actor.supervisor:
        _check_supervisor(connection, actor)


def _check_registration(
    connection: Connection, name: str, registration: Registration, organisation: Organisation
) -> None:
    """The organisation's own directory entries alone count: nobody else can put a name to a number there."""
    entries = directory.carrying(connection, "Practitioner", registration.system, registration.number)
    own = [entry for entry in entries if entry.custodian == organisation.id]
    if own and not _bearing(own, name):
        raise refuse("AUT-074", "subject_token.registration", claim="registration", expected="the user's own number")


def _check_supervisor(connection: Connection, actor: Actor) -> None:
    supervisor = actor.supervisor
    assert supervisor
    of = supervisor.registration
    entries = directory.carrying(connection, "Practitioner", of.system, of.number)
    named = _bearing([entry for entry in entries if _is_active(entry)], supervisor.name)
    if of == actor.registration or not any(_is_at_work(connection, entry) for entry in named):
        expected = "a registered clinician whom the directory shows with an active role"
        facts = {"claim": "supervisor", "reason": "is no clinician at work in the directory", "expected": expected}
        raise refuse("AUT-076", "subject_token.supervisor", **facts)


def _is_at_work(connection: Connection, practitioner: Record) -> bool:
    return any(_is_active(role) for role in directory.roles_of(connection, practitioner.id))


def _is_active(entry: Record) -> bool:
    return json.loads(entry.body).get("active", True) is not False


def _bearing(entries: Sequence[Record], name: str) -> list[Record]:
    """The entries whose family name stands in a name as somebody else writes it."""
    written = f" {' '.join(name.casefold().split())} "
    return [entry for entry in entries if any(f" {family} " in written for family in _families(entry))]


def _families(entry: Record) -> set[str]:
    names = json.loads(entry.body).get("name", [])
    return {str(name["family"]).casefold() for name in names if name.get("family")}

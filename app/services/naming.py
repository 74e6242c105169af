"""A person as an operator names them: by a Patient's reference, by NHS number, or by given and family name."""

import re

from app.domain.errors import Hidden, refuse
from app.domain.identifiers import nhs_number
from app.fhir.extraction import fold
from app.services.gateway import Gateway
from app.store import audit, people
from app.store.database import Connection
from app.store.patients import person_of

PATIENT = re.compile(r"(?:Patient/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def person_named(gateway: Gateway, connection: Connection, text: str) -> str:
    """The id of the person a text names. RES-001 when nobody is found, RES-006 when several are, PER codes for a number
    that cannot be one.
    """
    reference = PATIENT.fullmatch(text)
    if reference:
        ids = person_of(connection, reference[1])
    elif any(character.isdigit() for character in text):
        found = people.find_person(connection, nhs_number(text, synthetic=gateway.synthetic))
        ids = [found.id] if found else []
    else:
        ids = audit.persons_named(connection, [fold(word) for word in text.split()])
    if not ids:
        raise Hidden("nobody of that number or name")
    if len(ids) > 1:
        raise refuse("RES-006")
    return ids[0]

"""A person changes a Consent an organisation took: what it opened is narrowed, and keeps its place (access.md 3)."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from app.domain.narrowing import Placed
from app.domain.record import Record
from app.services.writing import Work
from app.store import grants


def is_of_person(work: Work, consent: Record) -> bool:
    """Whether the caller is the person and took the Consent themselves; what they record of it the gateway keeps."""
    return work.caller.role == "person" and consent.custodian in (work.gateway.id, work.caller.organisation)


def narrows(work: Work, consent: Record) -> bool:
    """Whether the caller is the person and changes what an organisation took."""
    return work.caller.role == "person" and not is_of_person(work, consent)


def write_placed(work: Work, stored: Record, rows: Sequence[Placed]) -> None:
    """Write grant rows that keep the place in the order of acts that they had."""
    source = (stored.type, stored.id, stored.version)
    for place, some in groupby(sorted(rows, key=itemgetter(1)), key=itemgetter(1)):
        grants.write(work.connection, str(stored.person), source, [grant for grant, _ in some], place)

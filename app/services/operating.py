"""What an operator does at the command line, as a write: one transaction, and audit rows that name no caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.domain.caller import Caller
from app.domain.evidence import Evidence
from app.domain.scopes import Scopes
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes, evidence_of
from app.services.writing import Work
from app.store.wall import OPERATOR
from app.store.write_lock import hold_writes


@contextmanager
def operating(gateway: Gateway, notes: Notes, *, owner: bool = False) -> Iterator[Work]:
    """A write of the operator's, alone: no caller's write is under way beside it. Its audit rows commit with it.

    As the owner of the tables where it changes what the application may only read.
    """
    caller = itself(gateway)
    database = gateway.database
    with database.owning() if owner else database.writing(OPERATOR) as connection:
        hold_writes(connection)
        asked = Asked(gateway.identifiers.new(), "")
        work = Work(gateway, caller, asked, connection, gateway.business.now(), notes)
        yield work
        own = evidence_of(caller, asked, notes)
        gateway.ledger.append(connection, *(unsigned(one) for one in (own, *work.evidence)))


def itself(gateway: Gateway) -> Caller:
    """The gateway where it acts without a caller: no client, no role, no purpose, its own organisation."""
    return Caller("", gateway.id, "", "", "", "", "", "", Scopes.parse(""), "")


def unsigned(evidence: Evidence) -> Evidence:
    """An audit row that names no caller."""
    named = replace(evidence, organisation=None, organisation_code=None, organisation_name=None, role=None)
    return replace(named, client=None, purpose=None, jti=None, address=None)

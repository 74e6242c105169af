"""Several processes verify a ledger as one does."""

import pickle

import pytest

from app.domain.errors import Hidden, refuse
from app.domain.finding import Verification
from app.services import verification
from app.services.sealing import Sealer, sealer_of
from app.store import ledger_walk
from app.store.append_only import release
from app.store.tables.audit import audit_event
from tests.kit.gateways import World
from tests.ledger.rows import write


def verified(sealer: Sealer, processes: int) -> Verification:
    return verification.verify(
        sealer.gateway.database, sealer.key.verifier, sealer.outside.notes(), lambda *_: None, processes
    )


def test_two_processes_find_what_one_finds(everywhere: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MANY", 0)
    monkeypatch.setattr(ledger_walk, "PART", 40)
    sealer = sealer_of(everywhere.gateway)
    write(everywhere.gateway, 300)
    sealer.seal()
    assert (verified(sealer, 2).findings, verified(sealer, 2).rows > 300) == ([], True)
    with everywhere.gateway.database.owning() as connection:
        release(connection)
        some = audit_event.c.request_id.in_(["request-9", "request-90", "request-270"])
        connection.execute(audit_event.update().where(some).values(role="clinician"))
    told = verified(sealer, 2)
    assert [finding.kind for finding in told.findings] == ["row-changed"] * 3
    assert told == verified(sealer, 1)


def test_a_refusal_is_told_from_one_process_to_another_as_it_was() -> None:
    for refusal in (refuse("SYS-004", "Task.status", hint="later"), Hidden("away")):
        told = pickle.loads(pickle.dumps(refusal))  # noqa: S301  our own bytes
        assert (type(told), told.issues, told.cause, str(told)) == (
            type(refusal), refusal.issues, refusal.cause, str(refusal)
        )  # fmt: skip

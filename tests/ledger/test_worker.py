"""The sealer's thread: it seals to the end, and no fault ends it."""

import pytest
import structlog

from app.services.sealing import LedgerBrokenError, Sealer, sealer_of
from app.store.append_only import release
from app.store.leaves import Unsealed
from app.store.tables.audit import audit_event
from app.store.tables.ledger import audit_leaf
from app.workers.sealer import SealerLoop
from tests.kit.gateways import World
from tests.ledger.rows import write


def test_what_was_written_is_sealed_by_the_time_the_server_has_ended(everywhere: World) -> None:
    loop = SealerLoop(sealer_of(everywhere.gateway))
    loop.start()
    write(everywhere.gateway, 10)
    loop.close()
    assert sealer_of(everywhere.gateway).seal() == 0
    assert sealer_of(everywhere.gateway).outside.last()


def test_a_broken_ledger_and_a_witness_that_is_away_are_alarms(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sealer = sealer_of(here.gateway)
    write(here.gateway, 10)
    object.__setattr__(here.gateway, "settings", here.gateway.settings.model_copy(update={"witness": "http://[::1]:1"}))
    with structlog.testing.capture_logs() as logs:
        away = SealerLoop(sealer)
        away.start()
        away.close()
        with here.gateway.database.owning() as connection:
            release(connection)
            connection.execute(audit_leaf.update().where(audit_leaf.c.position == 1).values(leaf=bytes(32)))
        broken = SealerLoop(sealer)
        broken.start()
        broken.close()
    told = {(entry["event"], entry["log_level"]) for entry in logs}
    assert {("the witness did not sign", "warning"), ("ledger broken", "critical")} <= told


@pytest.mark.parametrize("fault", [OSError("the disk is full"), LedgerBrokenError("it is not the one"), None])
def test_rows_that_stay_unsealed_are_an_alarm_whatever_keeps_them_so(
    here: World, monkeypatch: pytest.MonkeyPatch, fault: Exception | None
) -> None:
    write(here.gateway, 3)
    with here.gateway.database.owning() as connection:
        release(connection)
        connection.execute(audit_event.update().values(recorded=audit_event.c.recorded - 61_000))

    def seal(*_: object) -> int:
        if fault:
            raise fault
        return 0

    monkeypatch.setattr(Sealer, "seal", seal)
    with structlog.testing.capture_logs() as logs:
        loop = SealerLoop(sealer_of(here.gateway))
        loop.start()
        loop.close()
    alarms = [entry for entry in logs if entry["event"] == "rows are unsealed for too long"]
    assert [(alarm["log_level"], alarm["seconds"] >= 61) for alarm in alarms] == [("error", True)]


def test_rows_that_were_never_sealed_are_an_alarm(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stray = Unsealed(1, "stray", bytes(32), 0)
    monkeypatch.setattr(Sealer, "missed", lambda _: [stray])
    sealer = sealer_of(here.gateway)
    with structlog.testing.capture_logs() as logs:
        loop = SealerLoop(sealer)
        loop._turn()
    alarms = [entry for entry in logs if entry["event"] == "rows were never sealed"]
    assert [(alarm["log_level"], alarm["rows"], alarm["first"]) for alarm in alarms] == [("error", 1, "stray")]

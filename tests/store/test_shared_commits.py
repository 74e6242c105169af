"""The ledger's shared commits: rows are durable before anybody is told so, and a failure reaches all who wait."""

from contextlib import suppress

from sqlalchemy import func, select

from app.domain.evidence import Entity, Evidence
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.tables.audit import audit_entity, audit_event
from app.store.wall import OPERATOR
from tests.kit.gateways import World
from tests.store.rows import fresh


class FailedError(Exception):
    """A write that goes wrong half-way."""


class FullDisk:
    """A database that takes no row until it is mended."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_mended = False

    def writing(self) -> object:
        """The real transaction once mended."""
        if not self.is_mended:
            raise OSError("disk full")
        return self._database.writing(OPERATOR)


def count(database: Database, request: str) -> int:
    with database.reading(OPERATOR) as connection:
        found = select(func.count()).select_from(audit_event).where(audit_event.c.request_id == request)
        return connection.execute(found).scalar_one()


def test_a_row_is_there_when_its_future_is_done(kept: World, database: Database) -> None:
    request, about = fresh(), fresh()
    row = Evidence("read", "R", request_id=request, entities=(Entity("Task", about, 3, "somebody"),))
    kept.gateway.ledger.record(row).result(10)
    assert count(database, request) == 1
    with database.reading(OPERATOR) as connection:
        entity = connection.execute(select(audit_entity).where(audit_entity.c.resource_id == about)).one()
    assert (entity.type, entity.version, entity.person_id) == ("Task", 3, "somebody")


def test_many_at_once_are_all_written(kept: World, database: Database) -> None:
    request = fresh()
    waiting = [kept.gateway.ledger.record(Evidence("read", "R", request_id=request)) for _ in range(500)]
    for written in waiting:
        written.result(30)
    assert count(database, request) == 500


def test_rows_of_a_write_go_with_it_or_not_at_all(kept: World, database: Database) -> None:
    request = fresh()
    with suppress(FailedError), database.writing(OPERATOR) as connection:
        kept.gateway.ledger.append(connection, Evidence("create", "C", request_id=request))
        raise FailedError
    assert count(database, request) == 0


def test_a_failure_reaches_every_waiter_and_the_next_ones_are_served(kept: World, database: Database) -> None:
    gateway = kept.gateway
    broken = FullDisk(database)
    ledger = Ledger(broken, gateway.identifiers, gateway.wall, lambda: "0" * 32)  # type: ignore[arg-type]  # what it uses of it
    waiting = [ledger.record(Evidence("read", "R", request_id=fresh())) for _ in range(5)]
    assert {type(written.exception(10)) for written in waiting} == {OSError}
    broken.is_mended = True
    request = fresh()
    ledger.record(Evidence("read", "R", request_id=request)).result(10)
    assert ledger.is_running
    ledger.close()
    assert not ledger.is_running
    assert count(database, request) == 1


def test_closing_writes_what_waits(kept: World, database: Database) -> None:
    gateway, request = kept.gateway, fresh()
    ledger = Ledger(database, gateway.identifiers, gateway.wall, lambda: fresh().replace("-", ""))
    waiting = [ledger.record(Evidence("read", "R", request_id=request)) for _ in range(20)]
    ledger.close()
    assert all(written.done() for written in waiting)
    assert count(database, request) == 20

"""The database itself refuses to change the ledger, but for what the law or a linking asks for."""

import pytest
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from app.domain.errors import Hidden
from app.services.erasure import erase
from app.services.provisioning import empty
from app.services.sealing import Sealer, sealer_of
from app.store.append_only import ERASED
from app.store.tables import METADATA
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf, audit_node
from app.store.wall import OPERATOR
from tests.kit.gateways import World
from tests.ledger.rows import write

LEDGER = (audit_event, audit_entity, audit_leaf, audit_node, audit_checkpoint)


@pytest.fixture
def sealed(everywhere: World) -> Sealer:
    sealer = sealer_of(everywhere.gateway)
    write(everywhere.gateway, 300)
    sealer.seal()
    return sealer


def attempt(sealer: Sealer, statement: object) -> None:
    with sealer.gateway.database.owning() as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def refused(sealer: Sealer, statement: object) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        attempt(sealer, statement)


@pytest.mark.parametrize("table", LEDGER, ids=lambda table: table.name)
def test_no_row_is_removed(sealed: Sealer, table: Table) -> None:
    refused(sealed, delete(table))


@pytest.mark.parametrize("table", LEDGER, ids=lambda table: table.name)
def test_no_table_is_emptied_at_once(sealed: Sealer, table: Table) -> None:
    if sealed.gateway.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    refused(sealed, text(f"truncate {table.name}"))


@pytest.mark.parametrize("table", LEDGER, ids=lambda table: table.name)
def test_no_column_is_changed(sealed: Sealer, table: Table) -> None:
    free = {"audit_entity": ("person_id",), "audit_event": ERASED}.get(table.name, ())
    for column in table.columns:
        if column.name not in free:
            refused(sealed, update(table).values({column.name: column}))


@pytest.mark.parametrize("column", ERASED)
def test_the_personal_part_is_not_changed_either(sealed: Sealer, column: str) -> None:
    refused(sealed, update(audit_event).values({column: "x"}))
    refused(sealed, update(audit_event).values(dict.fromkeys(ERASED)))


def test_records_can_be_moved_to_another_person(sealed: Sealer) -> None:
    attempt(sealed, update(audit_entity).values(person_id="01a0f67a-3800-7905-9ca0-cef289777828"))
    with sealed.gateway.database.reading(OPERATOR) as connection:
        assert len(set(connection.execute(select(audit_entity.c.person_id)).scalars())) == 1


def test_an_erasure_empties_the_personal_part_and_is_recorded(sealed: Sealer) -> None:
    with sealed.gateway.database.reading(OPERATOR) as connection:
        id = connection.execute(select(audit_event.c.id).where(audit_event.c.request_id == "request-9")).scalar_one()
    erase(sealed.gateway, [id], "court order")
    with sealed.gateway.database.reading(OPERATOR) as connection:
        row = connection.execute(select(audit_event).where(audit_event.c.id == id)).one()
        left = connection.execute(select(audit_entity).where(audit_entity.c.audit_id == id)).all()
        named = audit_entity.join(audit_event, audit_event.c.id == audit_entity.c.audit_id)
        of = (audit_entity.c.resource_id == id, audit_event.c.interaction == "erasure")
        record = connection.execute(select(audit_event.c.detail).select_from(named).where(*of)).scalar_one()
    assert [getattr(row, name) for name in ERASED] == [None] * 4
    assert {(entity.type, entity.person_id) for entity in left} == {("Task", None), ("Observation", None)}
    assert "court order" in record


def test_nothing_is_erased_when_one_of_the_rows_does_not_exist(sealed: Sealer) -> None:
    with sealed.gateway.database.reading(OPERATOR) as connection:
        id = connection.execute(select(audit_event.c.id).limit(1)).scalar_one()
    with pytest.raises(Hidden):
        erase(sealed.gateway, [id, "nobody"], "mistake")
    with sealed.gateway.database.reading(OPERATOR) as connection:
        assert connection.execute(select(audit_event.c.salt).where(audit_event.c.id == id)).scalar_one()


def test_a_sandbox_starts_anew_with_its_triggers_and_without_its_checkpoints(sealed: Sealer) -> None:
    empty(sealed.gateway)
    assert sealed.outside.last() is None
    write(sealed.gateway, 3)
    assert sealed.seal() == 3
    refused(sealed, delete(audit_event))
    values = {"epoch": 9, "size": 9, "sealed": 9, "note": "x"}
    attempt(sealed, insert(METADATA.tables["audit_checkpoint"]).values(values))

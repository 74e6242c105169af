"""What a database must hold after any kill: everything acknowledged, nothing half-written, nothing twice."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select

from app.store.database import Database
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.people import disclosure_grant
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.work import idempotency, outbox, referral
from app.store.wall import OPERATOR
from tests.durability.senders import Acknowledged

task, request = RECORDS["Task"], RECORDS["ServiceRequest"]
version, event, entity = resource_version, audit_event, audit_entity


def lost(connection: Connection, acknowledged: Sequence[Acknowledged]) -> list[Acknowledged]:
    """Acknowledged writes whose version or whose audit row is not there."""
    kept = set(map(tuple, connection.execute(select(version.c.type, version.c.id, version.c.version))))
    rows = select(event.c.request_id, entity.c.type, entity.c.resource_id, entity.c.version)
    joined = rows.join(entity, entity.c.audit_id == event.c.id).where(event.c.outcome == 0)
    audited = set(map(tuple, connection.execute(joined)))
    requests = {row[0] for row in audited}
    return [
        said
        for said in acknowledged
        if (said.type, said.id, said.version) not in kept
        or said.request_id not in requests
        or (said.request_id, said.type, said.id, said.version) not in audited
    ]


def half_written(connection: Connection) -> list[str]:
    """What stands in the database without the rest of its transaction, in words; empty is right."""
    return [f"{what}: {number}" for what, number in _remains(connection) if number]


def doubled(connection: Connection) -> int:
    """Persons with more than one referral: every stranger is referred once, however often it was sent."""
    several = select(referral.c.person_id).group_by(referral.c.person_id).having(func.count() > 1).subquery()
    return int(connection.execute(select(func.count()).select_from(several)).scalar_one())


def sound(database: Database) -> bool:
    """Whether the database itself finds no damage; PostgreSQL looks after that alone."""
    if not database.is_sqlite:
        return True
    with database.reading(OPERATOR) as connection:
        return connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def _remains(connection: Connection) -> Iterator[tuple[str, int]]:
    for name, condition in _faults().items():
        yield name, _count(connection, referral, condition)
    yield "request without referral", _count(connection, request, not_(_is(referral, referral.c.id == request.c.id)))
    yield "key without answer", _count(connection, idempotency, idempotency.c.answer == "")
    for type, table in RECORDS.items():
        mine = and_(version.c.type == type, version.c.id == table.c.id)
        now = and_(mine, version.c.version == table.c.version, version.c.body == table.c.body)
        number = select(func.count()).select_from(version).where(mine).correlate(table).scalar_subquery()
        unkept = or_(not_(_is(version, now)), number != table.c.version)
        yield f"{type} without its versions", _count(connection, table, unkept)
    for type in ("ServiceRequest", "Task"):
        audited = _is(entity, entity.c.resource_id == version.c.id, entity.c.version == version.c.version)
        yield f"{type} without audit row", _count(connection, version, and_(version.c.type == type, not_(audited)))


def _faults() -> dict[str, ColumnElement[bool]]:
    mine = outbox.c.referral_id == referral.c.id
    told = select(func.count()).select_from(outbox).where(mine).correlate(referral).scalar_subquery()
    last = select(func.max(outbox.c.sequence)).where(mine).correlate(referral).scalar_subquery()
    opened = _is(disclosure_grant, disclosure_grant.c.source_id == referral.c.task_id)
    return {
        "referral without request": not_(_is(request, request.c.id == referral.c.id)),
        "referral without Task": not_(_is(task, task.c.id == referral.c.task_id)),
        "referral whose Task nobody sees": not_(opened),
        "referral without its events": or_(told == 0, told != referral.c.sequence, last != referral.c.sequence),
    }


def _is(table: object, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(1).select_from(table).where(*conditions).correlate_except(table).exists()  # type: ignore[arg-type]


def _count(connection: Connection, table: object, condition: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(table).where(condition)  # type: ignore[arg-type]
    return int(connection.execute(found).scalar_one())

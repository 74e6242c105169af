"""How far the business clock of a sandbox is ahead of the wall's."""

from sqlalchemy import Connection, insert, select

from app.store.tables.time import travel


def ahead(connection: Connection) -> int:
    """Milliseconds; 0 where nobody has travelled."""
    return connection.execute(select(travel.c.ahead).order_by(travel.c.id.desc()).limit(1)).scalar() or 0


def set_ahead(connection: Connection, id: str, milliseconds: int) -> None:
    """Travel; `id` sorts after those of earlier journeys."""
    connection.execute(insert(travel).values(id=id, ahead=milliseconds))

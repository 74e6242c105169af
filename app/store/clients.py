"""Rows of registered clients."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.parties import Client, Organisation
from app.domain.scopes import Scopes
from app.store import organisations
from app.store.tables.access import client as table
from app.store.tables.access import organisation as organisation_table


def get(connection: Connection, id_: str) -> Client | None:
    """The client with this client_id, or None."""
    row = connection.execute(select(table).where(table.c.id == id_)).one_or_none()
    return _client(row) if row else None


def named(connection: Connection, name: str) -> Client | None:
    """The client with this short name, or None."""
    row = connection.execute(select(table).where(table.c.name == name)).one_or_none()
    return _client(row) if row else None


def with_organisation(connection: Connection, id_: str) -> tuple[Client, Organisation] | None:
    """The client and the organisation it acts for, in one statement; None when there is no such client."""
    both = table.join(organisation_table, table.c.organisation_id == organisation_table.c.id)
    columns = select(*table.columns, *organisation_table.columns)
    row = connection.execute(columns.select_from(both).where(table.c.id == id_)).one_or_none()
    return (_client(row), organisations.organisation_of(row)) if row else None


def listed(connection: Connection) -> list[Client]:
    """Every client, by name."""
    return [_client(row) for row in connection.execute(select(table).order_by(table.c.name))]


def add(connection: Connection, client: Client) -> None:
    """Add a row; IntegrityError when the client_id or the name is taken, or the organisation is missing."""
    row = {column.name: getattr(client, column.name) for column in table.columns}
    texts = {"scopes": str(client.scopes), "purposes": " ".join(client.purposes)}
    connection.execute(insert(table).values(row | texts))


def set_keys(connection: Connection, id_: str, *, jwks: str | None, jwks_url: str | None) -> bool:
    """Put another key set or key set address in place of the old; False when there is no such client."""
    values = {"jwks": jwks, "jwks_url": jwks_url}
    return connection.execute(update(table).where(table.c.id == id_).values(values)).rowcount == 1


def set_active(connection: Connection, id_: str, active: bool) -> bool:
    """Suspend or activate; False when there is no such client. Takes effect at the client's next request."""
    done = connection.execute(update(table).where(table.c.id == id_).values(active=active))
    return done.rowcount == 1


def _client(row: Row[Any]) -> Client:
    found = {column.name: row._mapping[column] for column in table.columns}
    found["scopes"] = Scopes.parse(found["scopes"])
    found["purposes"] = tuple(found["purposes"].split())
    return Client(**found)

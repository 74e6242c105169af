"""Rows of the identity services whose word about a human is taken."""

import json
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.identity_service import IdentityService
from app.store.tables.access import identity_service as table


def get(connection: Connection, issuer: str) -> IdentityService | None:
    """The service that writes this `iss`, or None."""
    row = connection.execute(select(table).where(table.c.issuer == issuer)).one_or_none()
    return _service(row) if row else None


def named(connection: Connection, name: str) -> IdentityService | None:
    """The service of this short name, or None."""
    row = connection.execute(select(table).where(table.c.name == name)).one_or_none()
    return _service(row) if row else None


def listed(connection: Connection) -> list[IdentityService]:
    """Every service, by name."""
    return [_service(row) for row in connection.execute(select(table).order_by(table.c.name))]


def add(connection: Connection, service: IdentityService) -> None:
    """Add a row; IntegrityError when the issuer or the name is taken."""
    row = {column.name: getattr(service, column.name) for column in table.columns}
    texts = {
        "algorithms": " ".join(service.algorithms),
        "roles": " ".join(service.roles),
        "parties": json.dumps(service.parties),
    }
    connection.execute(insert(table).values(row | texts))


def set_keys(connection: Connection, issuer: str, jwks: str | None, jwks_url: str | None) -> None:
    """Put another key set or key set address in place of the old."""
    connection.execute(update(table).where(table.c.issuer == issuer).values(jwks=jwks, jwks_url=jwks_url))


def set_active(connection: Connection, issuer: str, active: bool) -> None:
    """Suspend or activate; takes effect at the next exchange."""
    connection.execute(update(table).where(table.c.issuer == issuer).values(active=active))


def _service(row: Row[Any]) -> IdentityService:
    found = {column.name: row._mapping[column] for column in table.columns}
    for name in ("algorithms", "roles"):
        found[name] = tuple(found[name].split())
    found["parties"] = tuple((client, party) for client, party in json.loads(found["parties"]))
    return IdentityService(**found)

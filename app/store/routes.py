"""The register of routes: who takes a risk in which region, from when."""

import json
from datetime import date

from sqlalchemy import Connection, insert, select, update

from app.domain.route import Route
from app.store.tables.risk import risk_route as table


def listed(connection: Connection, code: str | None = None) -> list[Route]:
    """Every route, ended ones too, or those of one code; by code, region and day."""
    found = select(table).order_by(table.c.code, table.c.region, table.c.starts)
    rows = connection.execute(found.where(table.c.code == code) if code else found)
    return [Route(**dict(row._mapping) | {"thresholds": tuple(json.loads(row.thresholds))}) for row in rows]


def add(connection: Connection, route: Route) -> None:
    """Store a route; IntegrityError when its region has one of that code from that day."""
    connection.execute(insert(table).values(**vars(route) | {"thresholds": json.dumps(route.thresholds)}))


def end(connection: Connection, region: str, code: str, day: date) -> int:
    """End the open routes of a region and code on a day; returns how many there were."""
    open_ones = (table.c.region == region, table.c.code == code, table.c.ends.is_(None), table.c.starts < day)
    return connection.execute(update(table).where(*open_ones).values(ends=day)).rowcount

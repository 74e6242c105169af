"""The register of sharing agreements: no permit between organisations without a live one (domain.md 6)."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from app.store.tables.access import sharing_agreement as agreement


@dataclass(frozen=True)
class Agreement:
    """One agreement: flow, the two sides (`org:X` or `type:T`), purposes and classes, basis, and when it holds (ms)."""

    id: str
    flow: str
    taker: str
    recipient: str
    purposes: tuple[str, ...]
    classes: str
    lawful_basis: str
    special_category: str
    dpia: str
    implied_care: bool
    starts: int
    ends: int


def add_agreement(connection: Connection, new: Agreement) -> None:
    """Register an agreement."""
    values = dict(vars(new)) | {"purposes": json.dumps(new.purposes)}
    connection.execute(insert(agreement).values(**values))


def live_agreements(
    connection: Connection, takers: tuple[str, ...], recipients: tuple[str, ...], now: int
) -> list[Agreement]:
    """The agreements in force between any of the takers' and any of the recipients' names."""
    rows = connection.execute(
        select(agreement).where(
            agreement.c.taker.in_(takers),
            agreement.c.recipient.in_(recipients),
            agreement.c.starts <= now,
            agreement.c.ends > now,
        )
    )
    return [_agreement(row._mapping) for row in rows]


def list_agreements(connection: Connection) -> list[Agreement]:
    """Every registered agreement, ended ones too."""
    return [_agreement(row._mapping) for row in connection.execute(select(agreement).order_by(agreement.c.flow))]


def get_agreement(connection: Connection, id: str) -> Agreement | None:
    """The agreement of that id, ended or not; None when there is none."""
    row = connection.execute(select(agreement).where(agreement.c.id == id)).first()
    return _agreement(row._mapping) if row else None


def end_agreement(connection: Connection, id: str, now: int) -> None:
    """Let an agreement end at an instant; the permits that rest on it are ended beside (`end_permits`)."""
    connection.execute(update(agreement).where(agreement.c.id == id).values(ends=now))


def _agreement(row: RowMapping) -> Agreement:
    fields = dict(row)
    return Agreement(**(fields | {"purposes": tuple(json.loads(fields["purposes"]))}))

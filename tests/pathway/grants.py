"""The grant rows as a test looks at them: straight into disclosure_grant, in the order they were written."""

from dataclasses import dataclass

from sqlalchemy import select

from app.sandbox.organisations import ORGANISATIONS
from app.store.tables.people import disclosure_grant
from app.store.wall import OPERATOR
from tests.kit.gateways import World

CODES = {f"org:{organisation.id}": organisation.code for organisation in ORGANISATIONS}


@dataclass(frozen=True)
class Row:
    """One grant, its recipient by organisation code and its reach by what it stands for."""

    recipient: str
    purpose: str
    data_class: str
    reach: str
    basis: str
    effect: int
    ends: int
    order: int


def rows(world: World, *sources: str) -> list[Row]:
    """The grants of the records named (like Consent/01a1…), or all of them."""
    named = [tuple(source.split("/")) for source in sources]
    with world.gateway.database.reading(OPERATOR) as connection:
        found = connection.execute(select(disclosure_grant).order_by(disclosure_grant.c.row))
        return [
            Row(CODES.get(r.recipient, r.recipient), r.purpose, r.data_class, r.reach, r.basis, r.effect, r.ends, r.ord)
            for r in found
            if not named or (r.source_type, r.source_id) in named
        ]


def spelled(found: list[Row], reach: str) -> dict[tuple[str, str], str]:
    """Recipient and purpose with the classes that a reach opens to them, in one word."""
    told: dict[tuple[str, str], str] = {}
    for row in found:
        if row.reach == reach and row.effect == 1:
            told[row.recipient, row.purpose] = told.get((row.recipient, row.purpose), "") + row.data_class
    return told

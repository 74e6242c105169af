"""The queue of disclosures made without consent, which a Caldicott Guardian looks at afterwards."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from app.store.tables.reports import disclosure_review as table
from app.store.wall import RULES, within


@dataclass(frozen=True)
class Review:
    """One disclosure: what kind, which record, by whom, to whom, weighed how; `outcome` once it was reviewed."""

    id: str
    kind: str
    person: str
    record: str
    organisation: str
    clinician: str
    recipient: str
    balancing: str
    person_told: str
    created: int
    outcome: str | None = None
    reviewed: int | None = None


@within(RULES)
def add_review(connection: Connection, review: Review) -> None:
    """Put a disclosure into the queue."""
    values = dict(vars(review))
    values["person_id"] = values.pop("person")
    connection.execute(insert(table).values(**values))


@within(RULES)
def open_reviews(connection: Connection, most: int) -> list[Review]:
    """The disclosures that nobody has reviewed yet, oldest first."""
    rows = connection.execute(select(table).where(table.c.outcome.is_(None)).order_by(table.c.created).limit(most))
    found = [dict(row._mapping) for row in rows]
    return [Review(person=fields.pop("person_id"), **fields) for fields in found]


@within(RULES)
def close_review(connection: Connection, id: str, outcome: str, now: int) -> bool:
    """Record the outcome of a review; False when there is no open one of that id."""
    mine = (table.c.id == id, table.c.outcome.is_(None))
    return connection.execute(update(table).where(*mine).values(outcome=outcome, reviewed=now)).rowcount == 1

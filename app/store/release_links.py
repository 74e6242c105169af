"""Release links: tokens and codes are kept as digests alone; wrong codes are counted, and five lock a link for good."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from app.store.tables.reports import MOST_WRONG
from app.store.tables.reports import release_link as table
from app.store.wall import RULES, within


@dataclass(frozen=True)
class Link:
    """One link: whose report or plan in which version, until when (ms); `party` is for whom, as grant rows spell it;
    `token` and `code` are digests.
    """

    id: str
    token: str
    code: str
    person: str
    party: str
    purpose: str
    type: str
    report: str
    version: int
    created: int
    ends: int
    wrong: int = 0
    revoked: int | None = None

    @property
    def recipient(self) -> str:
        """The recipient of grant rows that means it."""
        return f"link:{self.id}"

    def is_open(self, now: int) -> bool:
        """Whether it may still be opened at all."""
        return self.revoked is None and self.wrong < MOST_WRONG and now < self.ends


@within(RULES)
def add_link(connection: Connection, link: Link) -> None:
    """Store a new link."""
    values = dict(vars(link)) | {"recipient": link.recipient}
    values["person_id"] = values.pop("person")
    connection.execute(insert(table).values(**values))


@within(RULES)
def lock_link(connection: Connection, token: str) -> Link | None:
    """The link of a token's digest, held until the transaction ends, so that codes are tried one after the other."""
    return _link(connection.execute(select(table).where(table.c.token == token).with_for_update()).first())


def get_link(connection: Connection, recipient: str) -> Link | None:
    """The link that grant rows mean by a recipient; None when there is none."""
    return _link(connection.execute(select(table).where(table.c.recipient == recipient)).first())


def _link(row: Row[Any] | None) -> Link | None:
    if row is None:
        return None
    fields = dict(row._mapping)
    fields.pop("recipient")
    return Link(person=fields.pop("person_id"), **fields)


@within(RULES)
def count_wrong(connection: Connection, link: Link) -> None:
    """Count a wrong code."""
    connection.execute(update(table).where(table.c.id == link.id).values(wrong=table.c.wrong + 1))


@within(RULES)
def revoke(connection: Connection, report: str, id: str | None, now: int) -> list[str]:
    """Revoke one link of a report, or all of them; returns the recipients of those that were not revoked before."""
    named = and_(table.c.report == report, table.c.revoked.is_(None), *([table.c.id == id] if id else []))
    found = connection.execute(update(table).where(named).values(revoked=now).returning(table.c.recipient))
    return list(found.scalars())

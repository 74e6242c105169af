"""Places in the tree: rows that have none yet, the leaves and nodes that are kept, and subtrees made from them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, text

from app.domain.merkle import TILE, Frontier, Node, complete_subtrees, subtree_root
from app.store.tables.audit import audit_event
from app.store.tables.ledger import audit_leaf, audit_node

HOUR = 3_600_000
"""Milliseconds in which a row must have committed after it was recorded; statements end within seconds."""

_LEADER = 5_074_302
PART = 20_000
"""Rows one statement of a walk over the whole ledger looks at."""


class Unsealed(NamedTuple):
    """A row without a place: its number, id, leaf hash and when it was recorded (milliseconds)."""

    number: int
    id: str
    leaf: bytes
    recorded: int


class Edge(NamedTuple):
    """The row at the last place: its number, and when it was recorded (milliseconds)."""

    number: int
    recorded: int

    def is_followed_by(self, number: int, recorded: int) -> bool:
        """Whether a row of that number and instant comes next, and is not an old one put in behind the edge."""
        return number > self.number and recorded >= self.recorded - HOUR


class Place(NamedTuple):
    """Where a row stands in the tree, and the leaf hash that stands there."""

    position: int
    leaf: bytes


def lead(connection: Connection) -> bool:
    """Whether this transaction alone seals: a lock on PostgreSQL, held to its end; SQLite has one writer anyway."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(text("select pg_try_advisory_xact_lock(:key)"), {"key": _LEADER}).scalar_one())


def edge(connection: Connection) -> Edge:
    """The row at the last place of the tree; number 0 and the beginning of time before there is one."""
    last = select(func.max(audit_leaf.c.position)).scalar_subquery()
    joined = audit_event.join(audit_leaf, audit_leaf.c.audit_id == audit_event.c.id)
    found = select(audit_event.c.number, audit_event.c.recorded).select_from(joined)
    row = connection.execute(found.where(audit_leaf.c.position == last)).first()
    return Edge(*row) if row else Edge(0, 0)


def unsealed(connection: Connection, edge: Edge, since: int, most: int) -> list[Unsealed]:
    """Rows without a place that follow the edge; where those are few, earlier ones recorded since then, too; by number.

    Looking back costs a look at every row since then: it waits until the sealer has caught up.
    """
    following = _unsealed(*_following(edge)).order_by(audit_event.c.number).limit(most)
    rows = {Unsealed(*row) for row in connection.execute(following)}
    if len(rows) < most:
        late = _unsealed(audit_event.c.recorded >= since).order_by(audit_event.c.recorded, audit_event.c.id).limit(most)
        rows |= {Unsealed(*row) for row in connection.execute(late)}
    return sorted(rows)[:most]


def oldest_unsealed(connection: Connection, edge: Edge, since: int) -> int | None:
    """When the oldest of the rows that `unsealed` finds was recorded; None when all have a place."""
    statements = (_unsealed(*_following(edge)), _unsealed(audit_event.c.recorded >= since))
    parts = [statement.subquery() for statement in statements]
    found = [connection.execute(select(func.min(part.c.recorded))).scalar() for part in parts]
    return min((oldest for oldest in found if oldest is not None), default=None)


def _following(edge: Edge) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return audit_event.c.number > edge.number, audit_event.c.recorded >= edge.recorded - HOUR


def unsealed_part(connection: Connection, after: int) -> tuple[list[Unsealed], int | None]:
    """Rows without a place in the next part of the ledger beyond a number, and where the part after it goes on.

    None when this was the last part.
    """
    last = connection.execute(select(func.max(audit_event.c.number))).scalar() or 0
    rows = connection.execute(_unsealed(audit_event.c.number > after, audit_event.c.number <= after + PART))
    return [Unsealed(*row) for row in rows], after + PART if after + PART < last else None


def add(connection: Connection, first: int, rows: Sequence[Unsealed], nodes: Sequence[Node]) -> None:
    """Give rows their places from `first` on, and keep the nodes they complete."""
    places = [{"position": first + at, "audit_id": row.id, "leaf": row.leaf} for at, row in enumerate(rows)]
    connection.execute(insert(audit_leaf), places)
    if nodes:
        connection.execute(insert(audit_node), [node._asdict() for node in nodes])


def size(connection: Connection) -> int:
    """How many leaves the tree has."""
    last = connection.execute(select(func.max(audit_leaf.c.position))).scalar()
    return 0 if last is None else int(last) + 1


def place_of(connection: Connection, audit_id: str) -> Place | None:
    """Where a row stands in the tree; None as long as it has no place."""
    found = select(audit_leaf.c.position, audit_leaf.c.leaf).where(audit_leaf.c.audit_id == audit_id)
    row = connection.execute(found).first()
    return Place(*row) if row else None


def is_recorded(connection: Connection, audit_id: str) -> bool:
    """Whether the ledger holds a row of that id."""
    return connection.execute(select(audit_event.c.id).where(audit_event.c.id == audit_id)).first() is not None


def frontier(connection: Connection, size: int) -> Frontier:
    """The right edge of the tree of the first `size` leaves, from what is kept; LookupError when that has holes."""
    roots = [subtree(connection, level, place) for level, place in complete_subtrees(0, size)]
    return Frontier(size, roots)


def subtree(connection: Connection, level: int, place: int) -> bytes:
    """The root of a complete subtree, hashed from at most 128 kept nodes or leaves; LookupError when one is missing."""
    kept = level // TILE * TILE
    first, number = place << level - kept, 1 << level - kept
    hashes = _kept(connection, kept, first, number)
    if len(hashes) != number:
        raise LookupError(f"the tree lacks {number - len(hashes)} of {number} nodes at level {kept} from {first}")
    return subtree_root(hashes)


def nodes(connection: Connection) -> dict[tuple[int, int], bytes]:
    """Every kept node by level and place; one for each 256 rows of the ledger."""
    rows = connection.execute(select(audit_node.c.level, audit_node.c.place, audit_node.c.hash))
    return {(level, place): bytes(hash) for level, place, hash in rows}


def _kept(connection: Connection, level: int, first: int, number: int) -> list[bytes]:
    if level == 0:
        at, hash, own = audit_leaf.c.position, audit_leaf.c.leaf, []
    else:
        at, hash, own = audit_node.c.place, audit_node.c.hash, [audit_node.c.level == level]
    found = select(hash).where(*own, at >= first, at < first + number).order_by(at)
    return [bytes(row[0]) for row in connection.execute(found)]


def _unsealed(*conditions: ColumnElement[bool]) -> Select[Any]:
    columns = (audit_event.c.number, audit_event.c.id, audit_event.c.leaf, audit_event.c.recorded)
    joined = audit_event.outerjoin(audit_leaf, audit_leaf.c.audit_id == audit_event.c.id)
    return select(*columns).select_from(joined).where(audit_leaf.c.position.is_(None), *conditions)

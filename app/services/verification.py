"""Verifying the ledger: everything is hashed again from content and held against the checkpoints kept outside."""

from collections.abc import Callable, Iterable, Iterator

from app.domain.checkpoint import VerifierKey
from app.domain.finding import Verification
from app.domain.merkle import Frontier, Node
from app.services.verified_checkpoints import CheckpointCheck
from app.services.verified_parts import Looked, look, look_in_processes
from app.services.verified_rows import Place, RowCheck
from app.store import leaves, ledger_walk
from app.store.database import Connection, Database
from app.store.leaves import HOUR
from app.store.wall import OPERATOR

Progress = Callable[[int, int], None]

MANY = 50_000
"""Rows from which on it pays to start processes."""


def verify(
    database: Database, key: VerifierKey, outside: Iterable[str], progress: Progress, processes: int = 1
) -> Verification:
    """What holds and what does not, each with its place; `outside` are the signed notes kept outside the database.

    `progress` is told after each part how many rows are done, and of how many. A ledger of many rows is hashed by as
    many processes as are given.
    """
    result = Verification()
    with database.reading(OPERATOR) as connection:
        size = leaves.size(connection)
        signed = CheckpointCheck(result, key, ledger_walk.notes(connection), outside)
        walk = _Walk(result, signed)
        for part in _parts(database, connection, size, processes):
            walk.part(*part)
            progress(result.rows, size)
        _unsealed(connection, result, signed.last_sealed, walk.rows)
        walk.conclude(leaves.nodes(connection), size)
        for id in ledger_walk.strays(connection):
            result.found("index-changed", f"row {id}", "The index of records names a row the ledger does not have.")
    result.checkpoints = signed.result_count
    return result


def _parts(database: Database, connection: Connection, size: int, processes: int) -> Iterator[Looked]:
    parts = ledger_walk.parts(connection, size)
    if processes > 1 and size >= MANY:
        return look_in_processes(database, parts, processes)
    return (look(connection, part) for part in parts)


class _Walk:
    """Goes through the places in their order and grows the tree again."""

    def __init__(self, result: Verification, signed: CheckpointCheck) -> None:
        self._result, self._signed = result, signed
        self.rows = RowCheck(result)
        self._tree = Frontier()
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._number, self._newest, self._is_whole = 0, 0, True

    def part(self, check: RowCheck, places: list[Place]) -> None:
        """The next rows."""
        self.rows.join(check)
        for place in places:
            self._place(place)
            if place.id is not None:
                self._order(place)
            self._grow(place.leaf)
        self._result.rows += len(places)

    def conclude(self, kept: dict[tuple[int, int], bytes], size: int) -> None:
        """What the whole shows: nodes that proofs start from, checkpoints, erasures."""
        self._result.root = self._tree.root()
        self.rows.conclude()
        self._signed.conclude(size, self._is_whole)
        for place in sorted(kept.keys() | self._nodes.keys()) if self._is_whole else ():
            if kept.get(place) != self._nodes.get(place):
                where = f"node {place[1]} of level {place[0]}"
                self._result.found("node-changed", where, "A kept node of the tree is not what its leaves give.")

    def _place(self, place: Place) -> None:
        position, expected = place.position, self._tree.size
        if position != expected and self._is_whole:
            self._is_whole = False
            where = f"positions {expected} to {position - 1}" if position > expected else f"position {position}"
            text = f"Row {place.placed_id} stands where position {expected} should follow."
            self._result.found("place-missing", where, text)
        if place.id is None:
            text = f"Row {place.placed_id} was sealed here, and is gone from the ledger."
            self._result.found("row-missing", f"position {position}", text)

    def _order(self, place: Place) -> None:
        where = f"position {place.position}, row {place.id}"
        if place.number <= self._number and place.position not in self._signed.batches:
            self._result.found("order-changed", where, "Its number does not follow the one before it.")
        if place.recorded < self._newest - HOUR:
            self._result.found("row-backdated", where, "It was recorded over an hour before rows that precede it.")
        self._number, self._newest = place.number, max(self._newest, place.recorded)

    def _grow(self, leaf: bytes) -> None:
        for node in self._tree.append(leaf):
            self._keep(node)
        if self._tree.size in self._signed.sizes:
            self._signed.at(self._tree.size, self._tree.root())

    def _keep(self, node: Node) -> None:
        self._nodes[node.level, node.place] = node.hash


def _unsealed(connection: Connection, result: Verification, last_sealed: int, rows: RowCheck) -> None:
    """Rows without a place: young ones wait for the sealer, old ones were inserted behind its back or passed by."""
    edge = leaves.edge(connection)
    for row in ledger_walk.unplaced(connection):
        result.unsealed += 1
        where = f"row {row['id']}"
        if rows.look(row, where) != row["leaf"]:
            result.found("row-changed", where, "Its content is not what was written; it was not sealed yet.")
        if row["recorded"] < last_sealed - HOUR and not edge.is_followed_by(row["number"], row["recorded"]):
            result.found("row-unsealed", where, "It is older than what is sealed, and has no place in the tree.")
    if result.unsealed:
        result.notices.append(f"{result.unsealed} rows are not sealed yet.")

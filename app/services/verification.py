"""Verifying the ledger: everything is hashed again from content and held against the checkpoints kept outside."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.checkpoint import VerifierKey
from app.domain.finding import Verification
from app.domain.merkle import Frontier, Node
from app.services.verified_checkpoints import CheckpointCheck
from app.services.verified_rows import RowCheck
from app.store import leaves, ledger_walk
from app.store.database import Connection, Database
from app.store.leaves import HOUR
from app.store.wall import OPERATOR

Row = Mapping[str, Any]
Progress = Callable[[int, int], None]


def verify(database: Database, key: VerifierKey, outside: Iterable[str], progress: Progress) -> Verification:
    """What holds and what does not, each with its place; `outside` are the signed notes kept outside the database.

    `progress` is told after each part how many rows are done, and of how many.
    """
    result = Verification()
    with database.reading(OPERATOR) as connection:
        size = leaves.size(connection)
        signed = CheckpointCheck(result, key, ledger_walk.notes(connection), outside)
        walk = _Walk(result, signed)
        for part in ledger_walk.placed(connection, size):
            walk.part(connection, part)
            progress(result.rows, size)
        _unsealed(connection, result, signed.last_sealed, walk.rows)
        walk.conclude(leaves.nodes(connection), size)
        for id in ledger_walk.strays(connection):
            result.found("index-changed", f"row {id}", "The index of records names a row the ledger does not have.")
    result.checkpoints = signed.result_count
    return result


class _Walk:
    """Goes through the places in their order and grows the tree again."""

    def __init__(self, result: Verification, signed: CheckpointCheck) -> None:
        self._result, self._signed = result, signed
        self.rows = RowCheck(result)
        self._tree = Frontier()
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._number, self._newest, self._is_whole = 0, 0, True

    def part(self, connection: Connection, rows: list[Row]) -> None:
        """The next rows."""
        touched = ledger_walk.touched_between(connection, rows[0]["position"], rows[-1]["position"])
        for row in rows:
            self._place(row)
            if row["id"] is not None:
                self._row(row, touched.get(row["id"], set()))
            self._grow(row["placed_leaf"])
        self._result.rows += len(rows)

    def conclude(self, kept: dict[tuple[int, int], bytes], size: int) -> None:
        """What the whole shows: nodes that proofs start from, checkpoints, erasures."""
        self._result.root = self._tree.root()
        self.rows.conclude()
        self._signed.conclude(size, self._is_whole)
        for place in sorted(kept.keys() | self._nodes.keys()) if self._is_whole else ():
            if kept.get(place) != self._nodes.get(place):
                where = f"node {place[1]} of level {place[0]}"
                self._result.found("node-changed", where, "A kept node of the tree is not what its leaves give.")

    def _place(self, row: Row) -> None:
        position, expected = row["position"], self._tree.size
        if position != expected and self._is_whole:
            self._is_whole = False
            where = f"positions {expected} to {position - 1}"
            self._result.found("place-missing", where, f"The tree has no leaves there; row {row['placed_id']} follows.")
        if row["id"] is None:
            text = f"Row {row['placed_id']} was sealed here, and is gone from the ledger."
            self._result.found("row-missing", f"position {position}", text)

    def _row(self, row: Row, touched: set[ledger_walk.Touched]) -> None:
        where = f"position {row['position']}, row {row['id']}"
        leaf = self.rows.look(row, where, touched)
        if leaf != row["placed_leaf"]:
            self._result.found("row-changed", where, "Its content is not what was sealed.")
        elif row["leaf"] != leaf:
            self._result.found("leaf-changed", where, "The leaf hash beside the row is not that of its content.")
        if row["number"] <= self._number and row["position"] not in self._signed.batches:
            self._result.found("order-changed", where, "Its number does not follow the one before it.")
        if row["recorded"] < self._newest - HOUR:
            self._result.found("row-backdated", where, "It was recorded over an hour before rows that precede it.")
        self._number, self._newest = row["number"], max(self._newest, row["recorded"])

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

"""Sealing the ledger: rows get places in the tree, the tree a signed checkpoint, the checkpoint a copy outside."""

from dataclasses import dataclass

from app.domain.checkpoint import Checkpoint, Restored, read_note
from app.domain.clock import milliseconds
from app.domain.evidence import Evidence
from app.domain.merkle import Frontier
from app.services.deployment import ledger_key
from app.services.gateway import Gateway
from app.services.ledger_key import LedgerKey, verified
from app.services.outside import Outside, outside_of
from app.store import checkpoints, leaves
from app.store.database import Connection
from app.store.leaves import HOUR
from app.store.wall import SEALER

BATCH = 1000
"""Most rows one checkpoint takes."""

RECENT = 60_000
"""Milliseconds the look of each second goes back for late rows; also the age from which unsealed rows are an alarm."""


class LedgerBrokenError(Exception):
    """The tree in the database does not continue the checkpoint kept outside, so nothing more is signed."""


@dataclass(frozen=True)
class Sealer:
    """What seals one ledger: its key, and the file outside the database that its checkpoints go to."""

    gateway: Gateway
    key: LedgerKey
    outside: Outside

    def seal(self, reach: int = RECENT) -> int:
        """Seal the rows that follow the last sealed one, however old, and those before it that committed late, if they
        were recorded in the milliseconds before the last checkpoint or since; how many rows they were.

        Each batch is one transaction. LedgerBrokenError when the database does not continue what stands outside.
        """
        sealed, since = 0, None
        while True:
            with self.gateway.database.writing(SEALER) as connection:
                if not leaves.lead(connection):
                    return sealed
                tree, last = self._tree(connection)
                if since is None:
                    since = last.sealed - reach if last else 0
                rows = leaves.unsealed(connection, leaves.edge(connection), since, BATCH)
                if rows:
                    self._add(connection, tree, rows, last)
            self.export()
            sealed += len(rows)
            if len(rows) < BATCH:
                return sealed

    def export(self) -> int:
        """Append the checkpoints that the file outside lacks; how many they were."""
        last = self._outside_last()
        epoch, size = (last.epoch, last.size) if last else (0, 0)
        with self.gateway.database.reading(SEALER) as connection:
            notes = checkpoints.notes_after(connection, epoch, size)
        if notes:
            self.outside.append(*notes)
        return len(notes)

    def start_epoch(self, reason: str) -> Checkpoint:
        """After a restore: seal on from the restored tree, and sign which outside checkpoint came last before it.

        LedgerBrokenError when nothing stands outside, or the database continues it: then there was no restore.
        """
        last = self._outside_last()
        with self.gateway.database.reading(SEALER) as connection:
            if last is None or checkpoints.note_at(connection, last.epoch, last.size):
                raise LedgerBrokenError("The database holds the last checkpoint kept outside; nothing was restored.")
        detail = {"reason": reason, "after": str(last.size)}
        self.gateway.ledger.commit(Evidence("restore", "E", detail=detail))
        with self.gateway.database.writing(SEALER) as connection:
            if not leaves.lead(connection):
                raise LedgerBrokenError("Another process is sealing now; do this again.")
            tree = _edge(connection)
            rows = leaves.unsealed(connection, leaves.edge(connection), 0, BATCH)
            restored = Restored(tree.size, last.size, last.root)
            made = self._add(connection, tree, rows, last, restored)
        self.outside.append(self.key.sign(made))
        self.seal(made.sealed)
        return made

    def missed(self) -> list[leaves.Unsealed]:
        """Rows that will never get a place: recorded over an hour before the last checkpoint, and not next in line."""
        found: list[leaves.Unsealed] = []
        part: int | None = 0
        with self.gateway.database.reading(SEALER) as connection:
            last, edge = self.read(checkpoints.last_note(connection)), leaves.edge(connection)
        horizon = last.sealed - HOUR if last else 0
        while part is not None:
            with self.gateway.database.reading(SEALER) as connection:
                rows, part = leaves.unsealed_part(connection, part)
            old = [row for row in rows if row.recorded < horizon]
            found += [row for row in old if not edge.is_followed_by(row.number, row.recorded)]
        return found

    def read(self, note: str | None) -> Checkpoint | None:
        """The checkpoint of a note this key signed, None for no note; LedgerBrokenError for any other note."""
        try:
            return verified(note, self.key.verifier) if note else None
        except ValueError as fault:
            raise LedgerBrokenError(f"The last checkpoint is not this ledger's: {fault}.") from fault

    def _add(
        self,
        connection: Connection,
        tree: Frontier,
        rows: list[leaves.Unsealed],
        last: Checkpoint | None,
        restored: Restored | None = None,
    ) -> Checkpoint:
        first = tree.size
        nodes = [node for row in rows for node in tree.append(row.leaf)]
        leaves.add(connection, first, rows, nodes)
        epoch = (last.epoch if last else 1) + (1 if restored else 0)
        made = Checkpoint(
            self.key.verifier.name, tree.size, tree.root(), epoch, milliseconds(self.gateway.wall.now()), restored
        )
        checkpoints.add(connection, made, self.key.sign(made))
        return made

    def _tree(self, connection: Connection) -> tuple[Frontier, Checkpoint | None]:
        """The tree as it stands and its checkpoint, held against each other and against what stands outside."""
        last = self.read(checkpoints.last_note(connection))
        tree = _edge(connection)
        if last and (last.size, last.root) != (tree.size, tree.root()):
            raise LedgerBrokenError(f"The tree in the database is not the one of its checkpoint of size {last.size}.")
        outside = self.outside.last()
        if outside is None:
            return tree, last
        told = self.read(outside)
        if told and checkpoints.note_at(connection, told.epoch, told.size) != outside:
            raise LedgerBrokenError(f"The database lacks the checkpoint of size {told.size} that is kept outside.")
        return tree, last

    def _outside_last(self) -> Checkpoint | None:
        return self.read(self.outside.last())


def _edge(connection: Connection) -> Frontier:
    try:
        return leaves.frontier(connection, leaves.size(connection))
    except LookupError as fault:
        raise LedgerBrokenError(f"The tree in the database has a hole: {fault}.") from fault


def unsealed_age(gateway: Gateway) -> float:
    """Seconds since the oldest row was recorded that stands under no checkpoint yet; 0 when all do."""
    with gateway.database.reading(SEALER) as connection:
        note = checkpoints.last_note(connection)
        since = read_note(note)[0].sealed - RECENT if note else 0
        oldest = leaves.oldest_unsealed(connection, leaves.edge(connection), since)
    return 0.0 if oldest is None else max(0.0, (milliseconds(gateway.wall.now()) - oldest) / 1000)


def sealer_of(gateway: Gateway) -> Sealer:
    """The sealer of a gateway's ledger; NotReadyError when its key is missing or cannot be used."""
    key = ledger_key(gateway.settings, f"work-health-gateway/{gateway.id}")
    return Sealer(gateway, key, outside_of(gateway.settings, gateway.id))

"""A sealed ledger in the hands of somebody who owns the database, and what verification then says."""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row, func, select, update

from app.domain.canonical_row import leaf_of, personal_hash
from app.domain.checkpoint import Checkpoint, VerifierKey, read_note
from app.domain.finding import Verification
from app.domain.merkle import Frontier
from app.services.exporting import lines
from app.services.ledger_key import LedgerKey
from app.services.sealing import Sealer
from app.services.verification import verify
from app.store import leaves
from app.store.append_only import release
from app.store.database import Connection
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.ledger import audit_checkpoint, audit_leaf, audit_node
from app.store.wall import NOBODY, Facts

_SPEC = importlib.util.spec_from_file_location("verify_ledger", Path(__file__).parents[2] / "docs/verify_ledger.py")
assert _SPEC
assert _SPEC.loader
single_file: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(single_file)
single_file.PART = 50_000
"""Bytes; so that both verifiers put every ledger of these tests together from several parts."""

AT = 7
"""The position that is tampered with where any would do."""


@dataclass
class Scene:
    """The open transaction of the intruder, what stands outside, and the key a verifier trusts."""

    connection: Connection
    sealer: Sealer
    outside: list[str]
    key: VerifierKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.sealer.key.verifier

    @contextmanager
    def reading(self, _facts: Facts = NOBODY) -> Iterator[Connection]:
        """The database as the verifier sees it."""
        yield self.connection

    def row(self, position: int = AT) -> Row[Any]:
        """The row at a position."""
        at = select(audit_leaf.c.audit_id).where(audit_leaf.c.position == position).scalar_subquery()
        return self.connection.execute(select(audit_event).where(audit_event.c.id == at)).one()

    def change(self, position: int = AT, **values: Any) -> None:
        """Change columns of the row at a position."""
        of = audit_event.c.id == self.row(position).id
        self.connection.execute(update(audit_event).where(of).values(values))

    def rehash(self, position: int = AT) -> bytes:
        """Make personal hash and leaf beside the row fit its content again."""
        row = dict(self.row(position)._mapping)
        personal = personal_hash(row["salt"], row)
        leaf = leaf_of(row, personal)
        self.change(position, personal=personal, leaf=leaf)
        return leaf

    def place(self, position: int, **values: Any) -> None:
        """Change what stands at a position of the tree."""
        self.connection.execute(update(audit_leaf).where(audit_leaf.c.position == position).values(values))

    def add(self, **values: Any) -> str:
        """Insert a copy of a row with other values, and no place; its id."""
        copy = {name: value for name, value in self.row()._mapping.items() if name != "number"} | values
        copy.setdefault("id", "")
        personal = personal_hash(copy["salt"], copy)
        copy |= {"personal": personal, "leaf": leaf_of(copy, personal)}
        self.connection.execute(audit_event.insert().values(copy))
        return str(copy["id"])

    def cut(self, size: int, checkpoints: bool) -> None:
        """Remove everything from a position on, with the checkpoints over it or without."""
        gone = select(audit_leaf.c.audit_id).where(audit_leaf.c.position >= size)
        ids = list(self.connection.execute(gone).scalars())
        self.connection.execute(audit_entity.delete().where(audit_entity.c.audit_id.in_(ids)))
        self.connection.execute(audit_event.delete().where(audit_event.c.id.in_(ids)))
        self.connection.execute(audit_leaf.delete().where(audit_leaf.c.position >= size))
        self.connection.execute(audit_node.delete().where((audit_node.c.place + 1) * 256 > size))
        if checkpoints:
            self.connection.execute(audit_checkpoint.delete().where(audit_checkpoint.c.size > size))

    def shift(self, start: int, by: int) -> None:
        """Move every place from `start` on; over a far place, so that no two meet on the way."""
        far = 1_000_000
        position = audit_leaf.c.position
        self.connection.execute(update(audit_leaf).where(position >= start).values(position=position + far))
        self.connection.execute(update(audit_leaf).where(position >= far).values(position=position - far + by))

    def rebuild(self, key: LedgerKey) -> None:
        """Make leaves, nodes and checkpoints anew over whatever the rows say now, signed with a key."""
        for position in range(self.size):
            if self.row(position).salt:
                self.place(position, leaf=self.rehash(position))
        self.connection.execute(audit_node.delete())
        signed = {read_note(note)[0].size: read_note(note)[0] for note in self.notes()}
        tree = Frontier()
        hashes = self.connection.execute(select(audit_leaf.c.leaf).order_by(audit_leaf.c.position)).scalars().all()
        for leaf in hashes:
            nodes = tree.append(bytes(leaf))
            if nodes:
                self.connection.execute(audit_node.insert(), [node._asdict() for node in nodes])
            if tree.size in signed:
                told = signed[tree.size]
                made = Checkpoint(key.verifier.name, tree.size, tree.root(), told.epoch, told.sealed)
                self.resign(tree.size, key.sign(made))

    def notes(self) -> list[str]:
        """The signed notes in the database."""
        return list(
            self.connection.execute(select(audit_checkpoint.c.note).order_by(audit_checkpoint.c.size)).scalars()
        )

    def resign(self, size: int, note: str) -> None:
        """Put another note in the place of the checkpoint of a size."""
        self.connection.execute(update(audit_checkpoint).where(audit_checkpoint.c.size == size).values(note=note))

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return leaves.size(self.connection)

    @property
    def sizes(self) -> list[int]:
        """The sizes of the checkpoints in the database."""
        return list(
            self.connection.execute(select(audit_checkpoint.c.size).order_by(audit_checkpoint.c.size)).scalars()
        )

    @property
    def last_number(self) -> int:
        """The number of the newest row."""
        return int(self.connection.execute(select(func.max(audit_event.c.number))).scalar_one())


def stolen_key(scene: Scene) -> LedgerKey:
    """Another key under the ledger's own name."""
    return LedgerKey(Ed25519PrivateKey.from_private_bytes(bytes(32)), scene.key.name)


def seen(sealer: Sealer, tamper: Callable[[Scene], None], folder: Path) -> tuple[Verification, list[str]]:
    """What the gateway and the single-file verifier say after a tampering, which is then undone."""
    with _undone(sealer) as connection:
        scene = Scene(connection, sealer, sealer.outside.notes())
        tamper(scene)
        told = verify(scene, scene.key, scene.outside, lambda *_: None)  # type: ignore[arg-type]
        path = folder / "export.jsonl"
        path.write_text("".join(lines(connection, scene.key, scene.size)), "utf-8")
        also = single_file.verify(path, single_file.read_key(str(scene.key)), scene.outside)[1]
    return told, also


@contextmanager
def _undone(sealer: Sealer) -> Iterator[Connection]:
    """A transaction of somebody who has taken the triggers away; nothing of it stays."""
    with sealer.gateway.database.owning() as connection:
        release(connection)
        yield connection
        connection.rollback()

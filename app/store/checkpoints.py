"""Signed checkpoints as the database keeps them; they are kept outside of it as well."""

from sqlalchemy import Connection, insert, select

from app.domain.checkpoint import Checkpoint
from app.store.tables.ledger import audit_checkpoint

_NEWEST = (audit_checkpoint.c.epoch.desc(), audit_checkpoint.c.size.desc())


def add(connection: Connection, checkpoint: Checkpoint, note: str) -> None:
    """Keep a checkpoint and its signed note."""
    values = {"epoch": checkpoint.epoch, "size": checkpoint.size, "sealed": checkpoint.sealed, "note": note}
    connection.execute(insert(audit_checkpoint), values)


def last_note(connection: Connection) -> str | None:
    """The newest signed note; None before the first."""
    return connection.execute(select(audit_checkpoint.c.note).order_by(*_NEWEST).limit(1)).scalar()


def note_at(connection: Connection, epoch: int, size: int) -> str | None:
    """The signed note of an epoch and size; None when there is none."""
    own = (audit_checkpoint.c.epoch == epoch, audit_checkpoint.c.size == size)
    return connection.execute(select(audit_checkpoint.c.note).where(*own)).scalar()


def notes_after(connection: Connection, epoch: int, size: int) -> list[str]:
    """The signed notes after the one of an epoch and size, oldest first."""
    epochs, sizes = audit_checkpoint.c.epoch, audit_checkpoint.c.size
    later = (epochs > epoch) | ((epochs == epoch) & (sizes > size))
    found = select(audit_checkpoint.c.note).where(later).order_by(epochs, sizes)
    return list(connection.execute(found).scalars())

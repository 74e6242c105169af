"""The signed checkpoints, in the database and outside it, held against the tree and against each other."""

from collections.abc import Iterable

from app.domain.checkpoint import Checkpoint, Restored, VerifierKey
from app.domain.finding import Verification
from app.services.ledger_key import verified

Kept = tuple[int, int, str]
DATABASE, OUTSIDE = "in the database", "outside"


class CheckpointCheck:
    """Knows which tree sizes are signed, takes the root at each, and tells at the end what does not agree."""

    def __init__(self, result: Verification, key: VerifierKey, inside: Iterable[Kept], outside: Iterable[str]) -> None:
        self._result, self._key = result, key
        self._inside = [found for kept in inside if (found := self._read(kept[2], DATABASE, kept[:2]))]
        self._outside = [found for note in outside if (found := self._read(note, OUTSIDE))]
        self._restored = self._restores()
        self.result_count = len({checkpoint.text for checkpoint in (*self._inside, *self._outside)})
        self.sizes = frozenset(checkpoint.size for checkpoint in (*self._inside, *self._outside))
        self.batches = frozenset(checkpoint.size for checkpoint in self._inside)
        self._roots: dict[int, bytes] = {}

    @property
    def last_sealed(self) -> int:
        """When the newest checkpoint was signed, in milliseconds; 0 when there is none."""
        return max((checkpoint.sealed for checkpoint in (*self._inside, *self._outside)), default=0)

    def at(self, size: int, root: bytes) -> None:
        """Take the root of the tree at a signed size."""
        self._roots[size] = root

    def conclude(self, size: int, whole: bool) -> None:
        """Tell what does not agree; `size` is the tree's, `whole` whether no position was missing in it."""
        self._against_tree(size, whole)
        self._against_each_other()
        signed = max((checkpoint.size for checkpoint in self._inside), default=0)
        if size > signed:
            text = f"Rows {signed} to {size - 1} have places, but no checkpoint in the database covers them."
            self._result.found("unsigned-tail", f"positions {signed} to {size - 1}", text)
        if self._inside and not self._outside:
            text = "No checkpoint is kept outside the database: a cut tail or an older copy could not be seen."
            self._result.found("outside-missing", OUTSIDE, text)

    def _read(self, note: str, place: str, kept: tuple[int, int] | None = None) -> Checkpoint | None:
        where = f"checkpoint {place}" + (f" of size {kept[1]}" if kept else f" {note.splitlines()[1:2]}")
        try:
            checkpoint = verified(note, self._key)
        except ValueError as fault:
            self._result.found("checkpoint-forged", where, f"A checkpoint {place} cannot be trusted: {fault}.")
            return None
        if kept and kept != (checkpoint.epoch, checkpoint.size):
            self._result.found("checkpoint-forged", where, "It is kept under another epoch or size than it was signed.")
        return checkpoint

    def _restores(self) -> dict[int, Restored]:
        """By epoch: what the restore that began it declared."""
        found = {c.epoch: c.restored for c in (*self._inside, *self._outside) if c.restored}
        known = {(c.size, c.root) for c in self._outside}
        for epoch, told in found.items():
            lost = f"{told.after - told.size} rows sealed after size {told.size}"
            self._result.notices.append(f"{lost} were lost at the restore that began epoch {epoch}.")
            if (told.after, told.after_root) not in known:
                text = f"Epoch {epoch} names a last checkpoint of size {told.after} that nobody kept outside."
                self._result.found("restore-unfounded", f"epoch {epoch}", text)
        return found

    def _is_lost(self, checkpoint: Checkpoint) -> bool:
        """Whether a later restore declared that the tree goes on from before this checkpoint."""
        later = (told.size for epoch, told in self._restored.items() if epoch > checkpoint.epoch)
        return checkpoint.size > min(later, default=checkpoint.size)

    def _against_tree(self, size: int, whole: bool) -> None:
        agreed, trusted = 0, self._outside or self._inside
        for checkpoint in sorted((*self._outside, *self._inside), key=lambda c: c.size):
            if self._is_lost(checkpoint) or (checkpoint.size <= size and not whole):
                continue
            if checkpoint.size > size:
                text = f"{checkpoint.size - size} rows that were sealed are gone from the end."
                self._result.found("tail-cut", f"positions {size} to {checkpoint.size - 1}", text)
                return
            if self._roots.get(checkpoint.size) != checkpoint.root:
                where = f"positions {agreed} to {checkpoint.size - 1}, checkpoint of size {checkpoint.size}"
                text = f"What stands at {agreed} to {checkpoint.size - 1} is not what this checkpoint was signed for."
                self._result.found("root-differs", where, text)
                return
            # One that stands in the database alone may be the intruder's own.
            agreed = checkpoint.size if checkpoint in trusted else agreed

    def _against_each_other(self) -> None:
        inside, outside = {c.text for c in self._inside}, {c.text for c in self._outside}
        newest = max(((c.epoch, c.size) for c in self._outside), default=(0, 0))
        for checkpoint in self._outside:
            if checkpoint.text not in inside and not self._is_lost(checkpoint):
                text = f"The database lacks the checkpoint of size {checkpoint.size} that is kept outside."
                self._result.found("checkpoint-removed", f"checkpoint of size {checkpoint.size}", text)
        for checkpoint in self._inside:
            if checkpoint.text in outside or not self._outside:
                continue
            if (checkpoint.epoch, checkpoint.size) > newest:
                self._result.notices.append(f"The checkpoint of size {checkpoint.size} is not kept outside yet.")
            else:
                text = f"The checkpoint of size {checkpoint.size} in the database was never kept outside."
                self._result.found("checkpoint-unknown", f"checkpoint of size {checkpoint.size}", text)

"""Checkpoints kept outside the database: a file that only grows, best on another volume (security.md 4.1)."""

import os
from pathlib import Path

from app.domain.checkpoint import NOTE
from app.settings import Settings

TAIL = 16 * 1024
"""Bytes at the end of the file that surely hold the last note."""


class Outside:
    """The file of one ledger's checkpoints: signed notes, oldest first, an empty line after each."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def notes(self) -> list[str]:
        """Every whole note, oldest first; none when there is no file."""
        return [found[0] for found in NOTE.finditer(self._read(0))]

    def last(self) -> str | None:
        """The newest whole note; None when there is none."""
        notes = NOTE.findall(self._read(TAIL))
        return "\n".join(notes[-1]) if notes else None

    def append(self, *notes: str) -> None:
        """Add notes at the end, and return when they are on the disk."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A note that a crash cut short stays as it is; the empty line parts it from what follows.
        torn = "" if self._read(2) in ("", "\n\n") else "\n\n"
        with self.path.open("a", encoding="utf-8") as file:
            file.write(torn + "".join(f"{note}\n" for note in notes))
            file.flush()
            os.fsync(file.fileno())

    def forget(self) -> None:
        """Remove the file; for a sandbox that starts anew."""
        self.path.unlink(missing_ok=True)

    def _read(self, tail: int) -> str:
        try:
            with self.path.open("rb") as file:
                if tail:
                    file.seek(max(0, self.path.stat().st_size - tail))
                return file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""


def outside_of(settings: Settings, gateway_id: str) -> Outside:
    """The file of a gateway's checkpoints."""
    return Outside(settings.checkpoints_path / f"{gateway_id}.txt")

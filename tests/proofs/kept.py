"""Batches of worlds that were compared already, kept in a file, so that a proof of an hour may be broken off."""

import json
from dataclasses import asdict
from pathlib import Path

from tests.oracle.comparing import Told
from tests.proofs.paper import commit


class Kept:
    """The batches one commit has done, by database and seed; without a file none is kept."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._commit = commit()
        lines = file.read_text().splitlines() if file and file.exists() else []
        done = [json.loads(line) for line in lines]
        self._told = {(d["kind"], d["seed"]): d for d in done if d["commit"] == self._commit}

    def find(self, kind: str, seed: int) -> tuple[Told, float] | None:
        """What a batch told, and the seconds it took; None where it is to be done."""
        found = self._told.get((kind, seed))
        return (Told(**found["told"]), found["seconds"]) if found else None

    def add(self, kind: str, seed: int, told: Told, seconds: float) -> None:
        """Keep a batch."""
        if self._file:
            line = {"commit": self._commit, "kind": kind, "seed": seed, "seconds": seconds, "told": asdict(told)}
            with self._file.open("a") as file:
                file.write(json.dumps(line) + "\n")

"""Reads and writes racing withdrawals: four processes on PostgreSQL, sixteen threads on SQLite."""

from pathlib import Path

import pytest

from tests.kit.databases import BOTH
from tests.kit.seeds import seed_of_this_run
from tests.oracle.races import course

ROUNDS, RACERS = 3, 6


@pytest.mark.parametrize("kind", BOTH)
def test_whatever_starts_after_the_withdrawal_s_answer_is_refused(tmp_path: Path, kind: str) -> None:
    with course(kind, tmp_path, seed_of_this_run()) as at:
        for _ in range(ROUNDS):
            at.run(RACERS)
    race = at.race
    assert race.before >= ROUNDS
    assert race.after >= ROUNDS * RACERS
    assert race.late == []
    assert race.strange == []

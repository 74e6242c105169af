"""Kill -9 under load: whatever was acknowledged is there, whole, once, and with its audit row."""

from pathlib import Path

import pytest

from tests.durability.kills import Findings, Killer
from tests.kit.databases import BOTH
from tests.kit.seeds import some
from tests.kit.served import served

KILLS, CLIENTS, SEED = max(3, some(10)), 4, 20_261_122


@pytest.fixture(scope="module", params=BOTH)
def findings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What some kills under load, ten in CI, left behind."""
    folder: Path = tmp_path_factory.mktemp(f"kills-{request.param}")
    with served(request.param, folder, threads=8) as server:
        killer = Killer(server, CLIENTS, SEED)
        for _ in range(KILLS):
            killer.kill(0.2, 0.8)
        return killer.inspect()


def test_every_acknowledged_write_is_there_with_its_audit_row(findings: Findings) -> None:
    assert findings.created >= KILLS
    assert findings.updated >= KILLS
    assert findings.lost == []


def test_a_referral_is_written_with_its_task_grants_versions_and_events_or_not_at_all(findings: Findings) -> None:
    assert findings.half_written == []
    assert findings.sound


def test_a_referral_sent_again_with_its_key_is_there_once(findings: Findings) -> None:
    assert findings.in_flight >= 1
    assert findings.doubled == 0


def test_nobody_was_refused_in_between(findings: Findings) -> None:
    assert findings.refused == []


def test_the_gateway_answers_after_a_kill_without_long_work(findings: Findings) -> None:
    assert 0 < findings.dearest_start < 10

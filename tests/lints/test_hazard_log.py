"""A hazard log with a hole in it fails the check."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lints.hazards import LEVELS, LOG, SEVERITIES, hazard_log
from tests.lints.source import ROOT, Fault


def told(found: Iterator[Fault]) -> list[str]:
    return [fault.text for fault in found]


HAZARD = """## H01 A referral is lost

- **Cause**: A power cut.
- **Effect**: Nobody sees it.
- **Harm**: Help comes late.
- **Severity**: major
- **Likelihood before**: medium
- **Likelihood after**: very low
- **Level**: 3 before, 2 after
- **Control**: One commit before the answer.
- **Proof**: `tests/test_kill.py::test_nothing_is_lost`
"""


@pytest.fixture
def proven(tmp_path: Path) -> Path:
    """A project with the one test that the sample hazard names."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_kill.py").write_text("class TestKill:\n    def test_nothing_is_lost(self): ...\n")
    return tmp_path


def test_a_hazard_with_control_level_and_an_existing_test_is_fine(proven: Path) -> None:
    assert told(hazard_log(HAZARD, proven, 0)) == []


@pytest.mark.parametrize("field", ["Cause", "Effect", "Harm", "Severity", "Likelihood after", "Control"])
def test_a_hazard_that_lacks_a_field_is_told(field: str, proven: Path) -> None:
    without = "\n".join(line for line in HAZARD.splitlines() if f"**{field}**" not in line)
    assert f"H01 A referral is lost: {field} must stand there once" in told(hazard_log(without, proven, 0))


@pytest.mark.parametrize("test", ["tests/test_kill.py::test_other", "tests/test_gone.py::test_nothing_is_lost"])
def test_a_hazard_whose_test_does_not_exist_is_told(test: str, proven: Path) -> None:
    renamed = HAZARD.replace("tests/test_kill.py::test_nothing_is_lost", test)
    assert told(hazard_log(renamed, proven, 0)) == [f"H01 A referral is lost: {test} does not exist"]


def test_a_hazard_without_any_proof_is_told(proven: Path) -> None:
    unproven = HAZARD[: HAZARD.index("- **Proof**")]
    assert told(hazard_log(unproven, proven, 0)) == ["H01 A referral is lost: names no test and awaits none"]


def test_a_residual_level_over_2_is_told(proven: Path) -> None:
    risky = HAZARD.replace("after**: very low", "after**: low").replace("2 after", "3 after")
    assert told(hazard_log(risky, proven, 0)) == ["H01 A referral is lost: the residual level is 3; 2 is the most"]


def test_a_level_that_is_not_the_matrix_s_is_told(proven: Path) -> None:
    wrong = HAZARD.replace("3 before", "2 before")
    assert told(hazard_log(wrong, proven, 0)) == [
        "H01 A referral is lost: by the matrix the level is 3 before, 2 after"
    ]


def test_a_likelihood_that_is_no_word_of_the_matrix_is_told(proven: Path) -> None:
    odd = HAZARD.replace("after**: very low", "after**: hardly ever")
    assert told(hazard_log(odd, proven, 0)) == [
        "H01 A referral is lost: severity or likelihood is not a word of the matrix"
    ]


def test_the_number_of_awaited_tests_only_shrinks(proven: Path) -> None:
    awaiting = HAZARD + "- **Awaits**: kill runs\n"
    assert told(hazard_log(awaiting, proven, 1)) == []
    assert len(told(hazard_log(awaiting, proven, 0))) == 1
    assert len(told(hazard_log(HAZARD, proven, 1))) == 1


def test_the_log_prints_the_matrix_that_the_lint_uses() -> None:
    log = (ROOT / LOG).read_text()
    rows = [f"| {word} | {' | '.join(map(str, levels))} |" for word, levels in LEVELS.items()]
    assert f"| Likelihood | {' | '.join(SEVERITIES)} |" in log
    assert [row for row in rows if row not in log] == []

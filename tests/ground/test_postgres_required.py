"""A run that must reach PostgreSQL cannot be green without it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = "import pytest\n@pytest.mark.postgres\ndef test_rows(): pass\n"
SKIPS = "import pytest\n@pytest.mark.postgres\ndef test_rows(): pytest.skip('no server')\n"
SKIPS_UNMARKED = "import pytest\n@pytest.mark.skip(reason='needs PostgreSQL')\ndef test_rows(): pass\n"
SKIPS_FILE = "import pytest\npytest.skip('set GATEWAY_TEST_POSTGRES', allow_module_level=True)\n"
OTHER_SKIP = "import pytest\ndef test_reference(): pytest.skip('no reference folder')\n"
PLAIN = "def test_words(): pass\n"


def run(folder: Path, required: bool, *files: str) -> tuple[int, str]:
    """Exit code and output of pytest, divided over two workers, on these files."""
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = postgres: needs PostgreSQL\n")
    for number, text in enumerate(files):
        (folder / f"test_sample_{number}.py").write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "xdist",
        "-p",
        "tests.ground.postgres_required",
        "-n",
        "2",
        str(folder),
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": str(ROOT), "GATEWAY_REQUIRE_POSTGRES": "1" if required else "0"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout


@pytest.mark.parametrize("skipping", [SKIPS, SKIPS_UNMARKED, SKIPS_FILE])
def test_a_skipped_postgresql_test_fails_where_postgresql_is_required(tmp_path: Path, skipping: str) -> None:
    code, said = run(tmp_path, True, RUNS, skipping)
    assert code == 1
    assert "GATEWAY_REQUIRE_POSTGRES=1 forbids this skip" in said


def test_a_run_without_any_postgresql_test_fails_where_postgresql_is_required(tmp_path: Path) -> None:
    code, said = run(tmp_path, True, PLAIN)
    assert code == 1
    assert "PostgreSQL tests run: 0" in said


def test_a_run_that_reached_postgresql_passes_and_other_skips_are_allowed(tmp_path: Path) -> None:
    code, said = run(tmp_path, True, RUNS, PLAIN, OTHER_SKIP)
    assert code == 0
    assert "PostgreSQL tests run: 1" in said


def test_where_postgresql_is_not_required_it_may_be_skipped(tmp_path: Path) -> None:
    code, said = run(tmp_path, False, SKIPS, SKIPS_UNMARKED, SKIPS_FILE, PLAIN)
    assert code == 0
    assert "3 skipped" in said

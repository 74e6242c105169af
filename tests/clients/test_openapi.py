"""Whatever the API file allows is answered as it says, and whatever it rules out is refused (schemathesis)."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.clients.libraries import PROGRAMS, installed, token_of
from tests.kit.seeds import seed_of_this_run
from tests.kit.served import served

ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).parent / "schemathesis.toml"
SECONDS = 60 if os.environ.get("GATEWAY_TEST_SHARE") == "1" else 20
"""Of each run; `python -m tests.proofs openapi` takes the time it needs."""

RUNS = {
    "every example and the edges of every schema": ("--phases", "examples,coverage"),
    # What is random inside a body breaks FHIR's rules as it likes.
    "random requests": ("--phases", "fuzzing", "--exclude-checks", "positive_data_acceptance"),
}


def tried(folder: Path, seed: int, seconds: int | None, *chosen: str) -> str:
    """What schemathesis says of a run with a practice's token; fails where it found something, or a call broke."""
    with served("sqlite", folder) as server:
        command = [
            str(installed(PROGRAMS / "schemathesis")), "--config-file", str(CONFIG),
            "run", str(ROOT / "openapi" / "openapi.json"), "--url", server.settings.base_url,
            "-H", f"Authorization: Bearer {token_of(server, 'gp')}", "--checks", "all", "--continue-on-failure",
            "--seed", str(seed), *(("--max-time", str(seconds)) if seconds else ()), *chosen,
        ]  # fmt: skip
        told = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
        assert '"status": 5' not in server.log.read_text()
        return told.stdout


@pytest.mark.parametrize("chosen", RUNS.values(), ids=RUNS)
def test_the_api_file_and_the_answers_agree(chosen: tuple[str, ...], tmp_path: Path) -> None:
    told = tried(tmp_path, seed_of_this_run(), SECONDS, *chosen)
    found = re.search(r"([\d,]+) generated, ([\d,]+) passed", told)
    assert found, told[-2000:]
    assert found[1] == found[2] != "0"

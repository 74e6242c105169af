"""`gateway audit verify`, `export`, `key`, `erase` and `restored`, as an operator runs them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from app.cli.main import app
from app.services.sealing import sealer_of
from app.services.setup import close_gateway, open_gateway
from app.settings import Settings
from app.store.append_only import removal
from app.workers.sealer import SealerLoop
from tests.ledger.rows import write

SINGLE_FILE = Path(__file__).parents[2] / "docs/verify_ledger.py"


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, data, words."""

    code: int
    data: str
    words: str


Command = Callable[..., Ended]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the shell."""
    for name in [name for name in os.environ if name.startswith("GATEWAY_")]:
        monkeypatch.delenv(name)
    for name, value in {"GATEWAY_DATA": str(tmp_path / "data"), "COLUMNS": "300", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "data"


@pytest.fixture
def gateway(data: Path) -> Command:
    """The command over a sandbox with 300 sealed rows."""

    def call(*words: str) -> Ended:
        result = CliRunner().invoke(app, list(words))
        return Ended(result.exit_code, result.stdout, result.stderr)

    assert call("sandbox", "init").code == 0
    seal(data, 300)
    return call


def seal(data: Path, number: int) -> None:
    """What a server does between its start and its end."""
    opened = open_gateway(Settings(data=data))
    loop = SealerLoop(sealer_of(opened))
    loop.start()
    write(opened, number)
    loop.close()
    close_gateway(opened)


def tampered(data: Path, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{data / 'gateway.db'}")
    with engine.begin() as connection:
        for statement in (*removal("sqlite"), *statements):
            connection.execute(text(statement))
    engine.dispose()


def alone(*words: object) -> subprocess.CompletedProcess[str]:
    """The single-file verifier in a Python that sees nothing of ours."""
    command = [sys.executable, "-I", "-S", str(SINGLE_FILE), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_ledger_nobody_touched_is_verified(gateway: Command) -> None:
    ended = gateway("audit", "verify")
    assert ended.code == 0
    assert "signed checkpoints say" in ended.words


def test_a_changed_row_ends_with_exit_code_5_and_its_place(gateway: Command, data: Path) -> None:
    tampered(data, "update audit_event set role = 'clinician' where request_id = 'request-9'")
    ended = gateway("audit", "verify")
    assert (ended.code, ended.data.count("\n")) == (5, 1)
    assert "Its content is not what was sealed." in ended.data
    told = json.loads(gateway("audit", "verify", "--json").data)
    assert told["holds"] is False
    assert told["findings"][0]["kind"] == "row-changed"
    assert told["findings"][0]["where"] in ended.data


def test_an_older_copy_put_back_is_seen_until_the_restore_is_declared(
    gateway: Command, data: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(data / "gateway.db", copy)
    seal(data, 20)
    for stale in data.glob("gateway.db*"):
        stale.unlink()
    shutil.copy(copy, data / "gateway.db")
    assert gateway("audit", "verify").code == 5
    ended = gateway("audit", "restored", "--reason", "disk lost")
    assert (ended.code, "20 sealed rows were lost" in ended.words) == (0, True)
    after = gateway("audit", "verify")
    assert (after.code, "20 rows sealed after size" in after.words) == (0, True)
    assert gateway("audit", "restored", "--reason", "again").code == 3


def test_another_key_or_other_checkpoints_may_be_trusted(gateway: Command, data: Path, tmp_path: Path) -> None:
    own = gateway("audit", "key").data.strip()
    assert gateway("audit", "verify", "--key", own).code == 0
    assert gateway("audit", "verify", "--key", "nonsense").code == 1
    (tmp_path / "none.txt").touch()
    assert gateway("audit", "verify", "--checkpoints", str(tmp_path / "none.txt")).code == 5


def test_an_export_is_verified_by_the_single_file_and_is_audited(gateway: Command, data: Path, tmp_path: Path) -> None:
    file, key = tmp_path / "export.jsonl", gateway("audit", "key").data.strip()
    outside = next((data / "checkpoints").iterdir())
    assert gateway("audit", "export", str(file)).code == 0
    assert gateway("audit", "export", str(file)).code == 1
    ended = alone(file, "--key", key, "--checkpoints", outside)
    assert (ended.returncode, "the ledger holds" in ended.stdout) == (0, True), ended
    engine = create_engine(f"sqlite:///{data / 'gateway.db'}")
    with engine.begin() as connection:
        asked = connection.execute(text("select count(*) from audit_event where interaction = 'ledger-export'"))
        assert asked.scalar_one() == 1
    engine.dispose()
    file.write_text(file.read_text("utf-8").replace('"request-9"', '"request-0"'), "utf-8")
    ended = alone(file, "--key", key, "--checkpoints", outside)
    assert (ended.returncode, "its content is not what was sealed" in ended.stdout) == (5, True)
    assert alone(file, "--key", "nonsense").returncode == 2


def test_an_erasure_leaves_the_proof_whole(gateway: Command, data: Path) -> None:
    engine = create_engine(f"sqlite:///{data / 'gateway.db'}")
    with engine.begin() as connection:
        id = connection.execute(text("select id from audit_event where request_id = 'request-9'")).scalar_one()
    engine.dispose()
    assert gateway("audit", "erase", id, "--reason", "court order", "--dry-run").code == 0
    assert gateway("audit", "erase", id, "--reason", "court order").code == 0
    assert gateway("audit", "erase", "nobody", "--reason", "court order").code == 1
    assert gateway("audit", "verify").code == 0

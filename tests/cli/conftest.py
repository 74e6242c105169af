"""A shell of its own for each test: an empty data folder, a free port, no settings left over from elsewhere."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-c", "from app.cli.main import run; run()"]


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, data, words."""

    code: int
    data: str
    words: str


Gateway = Callable[..., Ended]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of the shell."""
    for name in [name for name in os.environ if name.startswith("GATEWAY_")]:
        monkeypatch.delenv(name)
    settings = {"GATEWAY_DATA": str(tmp_path / "data"), "PORT": str(free_port()), "COLUMNS": "200", "NO_COLOR": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return dict(os.environ)


@pytest.fixture
def gateway(environment: dict[str, str]) -> Gateway:
    """The `gateway` command, run in this process."""

    def call(*words: str) -> Ended:
        result = CliRunner().invoke(app, list(words))
        return Ended(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def sandbox(gateway: Gateway) -> Gateway:
    """The same in a shell where the sandbox is made already."""
    assert gateway("sandbox", "init").code == 0
    return gateway


@pytest.fixture
def spawn(environment: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Start `gateway` as a process of its own."""

    def start(*words: str) -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([*PROGRAM, *words], cwd=ROOT, env=environment, text=True, **pipes)

    return start


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

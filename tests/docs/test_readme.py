"""The README's first referral, run as a new user would paste it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from app.cli.main import run; run()"]


def blocks() -> list[str]:
    """The shell blocks of the README, in order."""
    return re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A folder with the gateway's command in it, and a seeded gateway on a free port."""
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    launcher = binaries / "gateway"
    launcher.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom app.cli.main import run\nrun()\n"
    )
    launcher.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "GATEWAY_DATA": str(tmp_path / ".gateway")}
    subprocess.run(
        [launcher, "--quiet", "sandbox", "init"], cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    server = subprocess.Popen([launcher, "--quiet", "serve"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield tmp_path, port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _await(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the gateway did not answer")


@pytest.mark.skipif(shutil.which("curl") is None, reason="the README's calls need curl")
def test_the_first_referral_of_the_readme_works_as_printed(served: tuple[Path, int]) -> None:
    folder, port = served
    walk = next(block for block in blocks() if "gateway token gp" in block).replace(":8000", f":{port}")
    environment = os.environ | {"PORT": str(port), "GATEWAY_DATA": str(folder / ".gateway")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", walk],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"status":"accepted"' in done.stdout
    assert "Zz OH Provider" in done.stdout


def test_every_other_command_of_the_readme_is_a_make_target() -> None:
    rest = [line for block in blocks() if "gateway token" not in block for line in block.splitlines() if line]
    targets = (ROOT / "Makefile").read_text()
    assert rest
    assert all(line.startswith("make ") and re.search(rf"^{line[5:]}:", targets, re.MULTILINE) for line in rest)

"""A gateway in a process of its own: served over loopback, killed without warning, started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.clients.gateway import GatewayClient
from app.sandbox.clients import named
from app.sandbox.keys import key_file
from app.sandbox.seed import seed
from app.services.setup import close_gateway, make_keys, migrate_database, open_gateway
from app.settings import Settings
from tests.kit.databases import fresh

SERVER = (sys.executable, "-c", "from app.cli.main import run; run()", "--quiet", "serve")
PATIENCE = 120
"""Seconds a server may take to answer before a test gives up on it."""


class Served:
    """One server over a seeded sandbox, of one process unless told otherwise; `settings` are its own."""

    def __init__(
        self,
        settings: Settings,
        under: Sequence[str] = (),
        variables: dict[str, str] | None = None,
        processes: int = 1,
    ) -> None:
        self.settings = settings
        self._command = (*under, *SERVER, *(("--workers", str(processes)) if processes > 1 else ()))
        self._variables = {
            "GATEWAY_DATA": str(settings.data),
            "GATEWAY_DATABASE": settings.database,
            "GATEWAY_THREADS": str(settings.threads),
            "GATEWAY_REQUEST_LIMIT": settings.request_limit,
            "PORT": str(settings.port),
            **(variables or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running process."""
        assert self._process, "the server was not started"
        return self._process

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.settings.data / "server.log"

    def start(self) -> float:
        """Start the server; the seconds until it answered."""
        began = time.monotonic()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GATEWAY_")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=environment | self._variables, stdout=log, stderr=log, start_new_session=True
            )
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() - began < PATIENCE, f"no answer within {PATIENCE} s"
            time.sleep(0.05)
        return time.monotonic() - began

    def kill(self) -> None:
        """Kill -9: the process has no chance to finish anything."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the server kindly, if it still runs."""
        if self._process and self._process.poll() is None:
            self._signal(signal.SIGTERM)
            self._process.wait(PATIENCE)

    def _signal(self, number: signal.Signals) -> None:
        """To the whole group: a tracer passes nothing on."""
        os.killpg(self.process.pid, number)

    def client(self, name: str) -> GatewayClient:
        """A sandbox client that signs in with its own key."""
        client = named(name)
        assert client, f"no sandbox client {name}"
        return GatewayClient(self.settings.base_url, client.id, key_file(self.settings.data, name))

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.settings.base_url}/livez", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def served(
    kind: str, folder: Path, under: Sequence[str] = (), processes: int = 1, **chosen: object
) -> Iterator[Served]:
    """A started server on a fresh database of that kind, stopped at the end."""
    with fresh(kind, folder) as address:
        settings = Settings(data=folder, database=address, PORT=free_port(), request_limit="1000000/minute", **chosen)
        prepare(settings)
        server = Served(settings, under, processes=processes)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def prepare(settings: Settings) -> None:
    """Make the sandbox: tables, keys, organisations, people and clients."""
    migrate_database(settings)
    make_keys(settings)
    gateway = open_gateway(settings)
    try:
        seed(gateway)
    finally:
        close_gateway(gateway)


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The servers that are measured: each one process, its CPU time, and the address it answers at."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from benchmarks import cpu
from tests.kit.served import free_port

PATIENCE = 30


@dataclass(frozen=True)
class Server:
    """A running server: what it is called, its process, its port, and its PostgreSQL database if it has one."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    database: str = ""

    def microseconds(self) -> float:
        """CPU time used so far, by the process with its children and by its database's backends."""
        backends = cpu.backends(self.database) if self.database.startswith("postgresql") else []
        return cpu.microseconds([*cpu.tree(self.process.pid), *backends])

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(PATIENCE)


def start(name: str, application: str, variables: dict[str, str], database: str = "", port: int = 0) -> Server:
    """Serve an application with one worker of uvicorn, as the gateway is served; on any free port but a given one."""
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--no-access-log",
               "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--factory"]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | variables)
    server = Server(name, process, port, database)
    _wait(server)
    return server


def _wait(server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{server.name} did not start")

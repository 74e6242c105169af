"""Follows a Dockerfile with a temporary folder in the place of `/`, without a container engine."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

from tests.ground.dockerfile import Instruction, Stage, context

ROOT = Path(__file__).resolve().parents[2]
ABSOLUTE = re.compile(r"(?<![\w.:/-])/(?=(?:build|opt|data)\b)")


class Build:
    """One run of the Dockerfile under `folder`: `root` stands for `/`, `kept` holds the roots of finished stages."""

    def __init__(self, folder: Path, python: Path) -> None:
        self.root = folder / "root"
        self.kept = folder / "stages"
        self.tools = folder / "bin"
        self.environment: dict[str, str] = {}
        self.place = self.root
        self.port = str(free_port())
        self.tools.mkdir()
        (self.tools / "python").symlink_to(python)

    def here(self, text: str) -> str:
        """The Dockerfile's words with its absolute paths under `root` and its port a free one."""
        return ABSOLUTE.sub(f"{self.root}/", text).replace("8000", self.port)

    def stage(self, stage: Stage) -> None:
        """Run one stage from an empty root; its predecessors' roots stay for COPY --from."""
        self.root.mkdir()
        outside = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        self.environment = {**outside, "PATH": f"{self.tools}:/usr/local/bin:/usr/bin:/bin", "HOME": str(self.root)}
        self.place = self.root
        for instruction in stage.instructions:
            step = {"ENV": self.env, "WORKDIR": self.workdir, "COPY": self.copy, "RUN": self.run}.get(instruction.word)
            if step:
                say(f"{instruction.word} {instruction.rest}")
                step(instruction)

    def keep(self, name: str) -> None:
        """Put the finished root aside under the stage's name."""
        self.kept.mkdir(exist_ok=True)
        self.root.rename(self.kept / name)

    def env(self, instruction: Instruction) -> None:
        """ENV: pairs, with $PATH filled in."""
        for pair in instruction.words:
            name, _, value = pair.partition("=")
            self.environment[name] = self.here(value).replace("$PATH", self.environment["PATH"])

    def workdir(self, instruction: Instruction) -> None:
        """WORKDIR: made when it is not there."""
        self.place = Path(self.here(instruction.rest))
        self.place.mkdir(parents=True, exist_ok=True)

    def copy(self, instruction: Instruction) -> None:
        """COPY: from another stage as it is, from the project only what .dockerignore lets through."""
        *sources, target = instruction.words
        if stage := instruction.flags.get("from"):
            copy = Path(self.here(target))
            shutil.copytree(self.kept / stage / sources[0].lstrip("/"), copy, symlinks=True)
            if "chown" in instruction.flags and os.geteuid() == 0:
                os.chown(copy, *map(int, instruction.flags["chown"].split(":")))
            return
        for name in context(ROOT):
            if any(name == source or name.startswith(f"{source}/") for source in sources):
                copy = self.place / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, copy)

    def run(self, instruction: Instruction) -> None:
        """RUN: by the shell, in the working folder."""
        command = ["/bin/sh", "-c", self.here(instruction.rest)]
        subprocess.run(command, cwd=self.place, env=self.environment, stdin=subprocess.DEVNULL, check=True)

    def program(self, words: list[str], user: int | None, quiet: bool = False) -> "subprocess.Popen[bytes]":
        """A program of the finished image, started in its working folder as this user, with a trial's settings."""
        command = [self.here(word) for word in words]
        command[0] = shutil.which(command[0], path=self.environment["PATH"]) or command[0]
        return subprocess.Popen(
            command,
            cwd=self.place,
            env=self.environment | self.settings(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if quiet else None,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )

    def settings(self) -> dict[str, str]:
        """What an operator would set for a first trial: SQLite in /data, named on purpose; loopback only."""
        return {
            "HOME": f"{self.root}/data",
            "GATEWAY_HOST": "127.0.0.1",
            "GATEWAY_PUBLIC_URL": "https://gateway.example",
            "GATEWAY_SQLITE_IN_PRODUCTION": "true",
        }


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def say(text: str) -> None:
    """One line of progress, at once."""
    print(f"  {text}", flush=True)

"""Makes .venv hold exactly what a lock file names, hashes checked, with the gateway itself on its path."""

import hashlib
import subprocess
import sys
import time
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / ".requirements-dev.lock"}
SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from {module} import {function}

if __name__ == "__main__":
    sys.exit({function}())
"""


def main(kind: str, only_check: bool) -> int:
    """Exit code: 0 when .venv is in step with the lock of this kind, 1 when it is not and was only checked."""
    if in_step(kind):
        return 0
    if only_check:
        return 1
    started = time.monotonic()
    if in_step("runtime") and not stamp("dev").exists():
        print("Adding the development packages to .venv", flush=True)
    else:
        print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
        venv.create(VENV, clear=True, with_pip=True)
    install(LOCKS[kind])
    link()
    for name in ("runtime", kind):
        stamp(name).write_text(digest(name))
    print(f"  done in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def in_step(kind: str) -> bool:
    """Whether .venv was completely made from the present locks; a development .venv also serves the runtime."""
    return all(stamp(name).exists() and stamp(name).read_text() == digest(name) for name in {"runtime", kind})


def stamp(kind: str) -> Path:
    """The file that is written last, when an installation is complete."""
    return VENV / f".made-{kind}"


def digest(kind: str) -> str:
    """What the environment was made from: the lock's bytes and the folder's place (scripts hold its path)."""
    return hashlib.sha256(LOCKS[kind].read_bytes() + str(ROOT).encode()).hexdigest()


def install(lock: Path) -> None:
    """Install a lock with pip, counting packages aloud; exit with pip's last words when it fails."""
    total = sum("==" in line and line[0].isalnum() for line in lock.read_text().splitlines() if line)
    command = [
        str(VENV / "bin/python"),
        "-m",
        "pip",
        "install",
        "--no-compile",
        "--require-hashes",
        "--no-input",
        "-r",
        str(lock),
    ]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603  fixed words
    said: list[str] = []
    done = 0
    for line in pip.stdout or ():
        said.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            done += 1
            progress(f"  {done} of about {total} packages", done)
        elif line.startswith("Installing collected"):
            print("\n  unpacking", end="", flush=True)
    print(flush=True)
    if pip.wait() != 0:
        sys.exit("".join(said[-20:]) + "The packages could not be installed. Is the package registry reachable?")


def progress(text: str, done: int) -> None:
    """One line that is overwritten on a terminal; elsewhere a line for every twentieth package."""
    if sys.stdout.isatty():
        print(f"\r{text}", end="", flush=True)
    elif done % 20 == 0:
        print(text, flush=True)


def link() -> None:
    """Put the project on the environment's path and its commands, as pyproject.toml names them, beside python."""
    library = VENV / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (library / "work-health-gateway.pth").write_text(f"{ROOT}\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name, target in project.get("scripts", {}).items():
        module, function = target.split(":")
        script = VENV / "bin" / name
        script.write_text(SCRIPT.format(python=VENV / "bin/python", module=module, function=function))
        script.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--check" in sys.argv[2:]))

"""Does in a clean folder, without a container engine, what the Dockerfile does, and runs what comes out.

`python -m tests.ground.clean_build`: the same instructions, read from the Dockerfile, with a temporary folder in the
place of `/`. Afterwards the product is looked at (no sandbox, no development package, all package data), changes its
database, serves, answers its own health check and stops: as user 10001 where that can be done, writing to /data only.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ground.contents import faults
from tests.ground.dockerfile import Instruction, Stage, stages
from tests.ground.engine import Build, say

ROOT = Path(__file__).resolve().parents[2]
USER = 10001
START_SECONDS = 30
STOP_SECONDS = 30


def interpreter() -> tuple[Path, int | None]:
    """A base Python that user 10001 may run, and that user; else our own Python and no other user."""
    own = Path(getattr(sys, "_base_executable", sys.executable))
    if os.geteuid() != 0:
        return own, None
    for python in (own, Path("/usr/local/bin/python3"), Path("/usr/bin/python3")):
        if _may_run(python):
            return python, USER
    say("no Python here that an ordinary user may run; the image's programs run as root")
    return own, None


def _may_run(python: Path) -> bool:
    words = [str(python), "-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(words, user=USER, group=USER, cwd="/", capture_output=True).returncode == 0
    except OSError:
        return False


def check(build: Build, image: Stage, user: int | None) -> None:
    """Look at the finished image and run it; SystemExit with what is wrong."""
    if found := faults(ROOT, build.root, build.kept / "build" / "build" / "dist"):
        sys.exit("\n".join(found))
    entry, before = image.last("ENTRYPOINT").words, snapshot(build.root)
    say("import app.main")
    finish(build, ["python", "-c", "import app.main"], user)
    for command in (["keys", "create"], ["migrate"]):
        say(" ".join(["gateway", *command]))
        finish(build, [*entry, *command], user)
    say("serve, health check, stop")
    serve(build, image, user)
    if changed := sorted(before.items() ^ snapshot(build.root).items()):
        sys.exit(f"Written outside /data: {sorted({name for name, _ in changed})}")


def finish(build: Build, words: list[str], user: int | None) -> None:
    """Run a program of the image to its end; SystemExit when it fails."""
    code = build.program(words, user).wait(timeout=120)
    if code != 0:
        sys.exit(f"{' '.join(words)} ended with {code}")


def serve(build: Build, image: Stage, user: int | None) -> None:
    """Start the image's command, wait for its health check, stop it by its signal; SystemExit when one fails."""
    server = build.program([*image.last("ENTRYPOINT").words, *image.last("CMD").words], user)
    health = Instruction("CMD", {}, image.last("HEALTHCHECK").rest.removeprefix("CMD ")).words
    try:
        until = time.monotonic() + START_SECONDS
        while build.program(health, user, quiet=True).wait(timeout=10) != 0:
            if server.poll() is not None or time.monotonic() > until:
                sys.exit(f"The gateway did not become healthy in {START_SECONDS} s (its exit code: {server.poll()})")
            time.sleep(0.5)
        server.terminate()
        if (code := server.wait(timeout=STOP_SECONDS)) != 0:
            sys.exit(f"The gateway ended with {code} when it was told to stop")
    finally:
        server.kill()


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file under the root but those in /data."""
    files = ((path, path.lstat()) for path in root.rglob("*") if not path.is_relative_to(root / "data"))
    return {path.relative_to(root).as_posix(): (state.st_size, state.st_mtime_ns) for path, state in files}


@contextmanager
def clean_folder() -> Iterator[Path]:
    """A temporary folder that every user may read, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="gateway-image-") as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


def main() -> int:
    """Build, look, run; 0 when all of it works."""
    os.umask(0o022)
    *before, image = stages((ROOT / "Dockerfile").read_text())
    python, user = interpreter()
    with clean_folder() as folder:
        build = Build(folder, python)
        try:
            for stage in before:
                build.stage(stage)
                build.keep(stage.name)
            build.stage(image)
        except subprocess.CalledProcessError as error:
            sys.exit(f"That step failed with {error.returncode}; so would docker build.")
        check(build, image, user)
    print("The image's steps work.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""HAPI's instance validator for FHIR R4, in a Java process of its own (tests/validators/java, built by .ci/hapi)."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.validators.canonicals import known

Json = dict[str, Any]
BUILT = Path(__file__).parent / "java" / "target"
COMMAND = (
    "java",
    *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx3g"),
    *("-cp", f"{BUILT / 'classes'}:{BUILT / 'lib'}/*", "validators.Validate"),
)
"""A run is short: the quick compiler does it in half the time."""

REFUSALS = ("error", "fatal")


@dataclass(frozen=True)
class Remark:
    """One thing HAPI says of a resource."""

    severity: str
    id: str
    place: str
    text: str

    @property
    def refuses(self) -> bool:
        """Whether the resource is invalid for it."""
        return self.severity in REFUSALS


class Hapi:
    """A running validator that knows our definitions and UK Core's."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def remarks(self, bodies: Sequence[str], profile: str = "") -> list[list[Remark]]:
        """What it says of each body, given as JSON text; `profile` is applied beside those that `meta` names."""
        assert self._process.stdin
        assert self._process.stdout
        writer = threading.Thread(target=_write, args=(self._process.stdin, [f"{profile}\t{one}" for one in bodies]))
        writer.start()
        answers = [self._process.stdout.readline() for _ in bodies]
        writer.join()
        assert all(answers), "the validator has stopped"
        return [[Remark(**one) for one in json.loads(answer)] for answer in answers]

    def refusals(self, bodies: Sequence[Json], profile: str = "") -> list[list[Remark]]:
        """What is invalid of each resource."""
        told = self.remarks([json.dumps(body, default=float) for body in bodies], profile)
        return [[remark for remark in remarks if remark.refuses] for remarks in told]


def _write(stream: IO[str], lines: Sequence[str]) -> None:
    for line in lines:
        stream.write(f"{line}\n")
    stream.flush()


@contextmanager
def started() -> Iterator[Hapi]:
    """A validator, stopped at the end."""
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as definitions:
        definitions.writelines(f"{json.dumps(one)}\n" for one in known())
        definitions.flush()
        process = subprocess.Popen(
            [*COMMAND, definitions.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield Hapi(process)
        finally:
            process.kill()
            process.communicate()


def is_built() -> bool:
    """Whether there is a Java, and what .ci/hapi builds."""
    return bool(shutil.which("java")) and (BUILT / "lib").exists()


def required() -> None:
    """Skip the test where HAPI is not built, or fail it where that may not be."""
    if is_built():
        return
    assert "GATEWAY_REQUIRE_HAPI" not in os.environ, "HAPI is not built: bash .ci/hapi"
    pytest.skip("HAPI is not built: bash .ci/hapi (needs Java 17 and Maven)")

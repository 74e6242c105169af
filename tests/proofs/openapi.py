"""The API file held against the answers: every case schemathesis makes of it, without a limit of time."""

import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.clients.test_openapi import RUNS, tried
from tests.proofs.paper import Row

TEXT = """
`make prove` writes this file. schemathesis makes requests of openapi/openapi.json, ones that it allows and ones that it
rules out, sends them to a started server with a practice's token, and holds each answer against the file: status, media
type, headers, schema; what is ruled out must be refused, what is allowed must not be (tests/clients/schemathesis.toml
says what no schema can say). Nothing may break. Random bodies are not expected to be taken: they break FHIR's rules.
"""


@dataclass(frozen=True)
class Proof:
    """What one run came to; one that found anything has failed before there is a Proof of it."""

    name: str
    cases: str
    seconds: float

    @property
    def row(self) -> Row:
        """The figures by their headings."""
        return {"run": self.name, "requests": self.cases, "findings": "0", "minutes": f"{self.seconds / 60:.0f}"}


def prove(name: str, seed: int) -> Proof:
    """Make every case of one run; AssertionError with schemathesis's own words where something was found."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gateway-openapi-") as folder:
        told = tried(Path(folder), seed, None, *RUNS[name])
    found = re.search(r"(\d+) generated, (\d+) passed", told)
    assert found, told[-2000:]
    assert found[1] == found[2], told[-2000:]
    return Proof(name, f"{int(found[1]):,}", time.monotonic() - began)

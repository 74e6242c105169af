"""Where the client libraries are, and how a journey is started."""

import os
from pathlib import Path

import pytest

from tests.kit.served import Served

HERE = Path(__file__).parent / "journeys"
PROGRAMS = Path(__file__).parents[2] / ".clients" / "bin"
JOURNEYS = {
    "fhirpy": "fhirpy_journey.py",
    "fhirclient": "fhirclient_journey.py",
    "fhir-kit-client": "fhir_kit_journey.mjs",
    "@medplum/core": "medplum_journey.mjs",
}


def command_of(library: str) -> list[str]:
    """The command that walks the journey of a library."""
    file = HERE / JOURNEYS[library]
    if file.suffix == ".py":
        return [str(installed(PROGRAMS / "python")), str(file)]
    installed(HERE / "node_modules" / library)
    return ["node", str(file)]


def installed(path: Path) -> Path:
    """The path; without it the test is skipped, or fails where it must not be."""
    if not path.exists():
        assert "GATEWAY_REQUIRE_CLIENTS" not in os.environ, f"{path} is not installed"
        pytest.skip("the client libraries are not installed: make clients")
    return path


def token_of(server: Served, name: str) -> str:
    """An access token of a sandbox client, as the token endpoint gives it."""
    with server.client(name) as client:
        return client.token()

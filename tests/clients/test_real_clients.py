"""Four client libraries of other people walk one journey against a started server (fhir-rules.md 9)."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.libraries import JOURNEYS, command_of, token_of
from tests.kit.builders import consent, patient, permit, referral, transaction, urn
from tests.kit.served import Served, served

Json = dict[str, Any]
PEOPLE = ("Wren", "Paige", "Noel")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    """A sandbox that serves over loopback."""
    with served("sqlite", tmp_path) as started:
        yield started


def referred() -> Json:
    """Omar's referral with his consent, all its records in one transaction."""
    request = referral("Omar", trigger="at-risk-in-work", template=None)
    contained = [{k: v for k, v in one.items() if k != "id"} for one in request.pop("contained")]
    contained[2]["practitioner"] = {"reference": urn(1)}
    request |= {"subject": {"reference": urn(0)}, "requester": {"reference": urn(2)}}
    agreed = consent(urn(0), permit("TESTOH1", "oh-assessment", "ABCDE"), about=urn(3))
    return transaction(*contained, request, agreed)


def walked(server: Served, library: str) -> Json:
    """What the journey of a library saw."""
    given = {
        "base": f"{server.settings.base_url}/fhir/R4",
        "gp": token_of(server, "gp"),
        "oh": token_of(server, "oh-a"),
        "patients": [patient(name) for name in PEOPLE],
        "transaction": referred(),
        "since": "2026-01-01T00:00:00Z",
    }
    said = subprocess.run(command_of(library), input=json.dumps(given), capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr[-3000:] + server.log.read_text()[-3000:]
    return dict(json.loads(said.stdout))


@pytest.mark.parametrize("library", JOURNEYS)
def test_a_practice_and_an_oh_provider_work_with_an_ordinary_library(library: str, server: Served) -> None:
    saw = walked(server, library)
    first = saw["created"][0]
    assert len(set(saw["created"])) == len(PEOPLE)
    assert saw["found"] == [first]
    assert set(saw["paged"]) == set(saw["created"])
    assert len(saw["paged"]) == len(PEOPLE), "no page is told twice"
    assert saw["counted"] == len(PEOPLE)
    assert saw["version"] == "2"
    assert saw["refused"] == "RES-012", "a change of version 1 does not undo version 2"
    assert saw["missing"] in (404, "not-found")
    assert saw.get("again", first) == first, "sent again with a condition, Wren is the Wren there is"
    assert [place.split("/R4/")[-1].split("/")[0] for place in saw["stored"]] == [
        "Patient", "Practitioner", "PractitionerRole", "ServiceRequest", "Consent"
    ]  # fmt: skip
    assert len(saw["tasks"]) == 1
    assert '"status": 5' not in server.log.read_text()

"""An operator finds two persons who are one, tries the merge, does it and undoes it."""

import json

from starlette.testclient import TestClient

from app.cli.opening import opened
from app.main import create_app
from tests.cli.conftest import Gateway
from tests.kit.builders import patient
from tests.kit.clocks import StoppedClock
from tests.kit.gateways import World

NUMBER = "9990263396"


def test_what_cannot_be_merged_or_undone_ends_with_code_3(sandbox: Gateway) -> None:
    assert json.loads(sandbox("persons", "review", "--json").data) == []
    same = sandbox("persons", "merge", NUMBER, NUMBER, "--reason", "Tried")
    assert (same.code, "one and the same person" in same.words) == (3, True)
    unknown = sandbox("persons", "merge", NUMBER, "Nobody ZZTEST", "--reason", "Tried")
    assert unknown.code == 3
    assert sandbox("persons", "unmerge", "nothing", "--reason", "Tried").code == 3


def test_two_persons_of_the_sandbox_are_merged_and_parted(sandbox: Gateway) -> None:
    named = _second_patient()
    tried = sandbox("persons", "merge", NUMBER, named, "--reason", "Same name and house", "--dry-run")
    assert (tried.code, named in tried.words) == (0, True)
    merged = sandbox("persons", "merge", NUMBER, named, "--reason", "Same name and house", "--json")
    assert merged.code == 0
    told = json.loads(merged.data)
    assert told["asked_again"] == []
    words = ("persons", "unmerge", told["merge"], "--reason", "Two after all")
    assert [sandbox(*words).code, sandbox(*words).code] == [0, 3]
    assert "parted from another person's records" in sandbox("audit", "who-saw", named).data


def _second_patient() -> str:
    """A Patient without a number, of the first practice, in the shell's own database."""
    with opened() as gateway, TestClient(create_app(gateway=gateway)) as http:
        nameless = {key: value for key, value in patient("Wren").items() if key != "identifier"}
        answer = World(gateway, http, StoppedClock()).as_client("gp").post("/Patient", nameless)
        assert answer.status_code == 201, answer.text
        return f"Patient/{answer.json()['id']}"

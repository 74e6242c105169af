"""What was accepted is returned to the digit, on both databases (design.md 4)."""

import json

import pytest

from tests.kit.gateways import World
from tests.wire.bodies import outcome, stranger
from tests.wire.replies import stored

NUMBERS = (
    "1.50", "0.10", "100", "1.0E3", "1e-7", "-0", "-0.00", "0.1234567890123456789012345678901234",
    "1234567890123456789012345678901234", "99999999999999999999.5", "1E+30",
)  # fmt: skip


@pytest.mark.parametrize("digits", NUMBERS)
def test_a_decimal_comes_back_as_it_was_written(wires: World, digits: str) -> None:
    gp = wires.as_client("gp")
    subject = stored(gp.post("/Patient", stranger()))
    sent = json.dumps(outcome(subject, valueQuantity={"value": "HERE", "unit": "points"})).replace('"HERE"', digits)
    created = gp.post("/Observation", sent)
    name = stored(created)
    written = f'"value":{digits},'.encode()
    for content in (created.content, gp.get(f"/{name}").content, gp.get(f"/{name}/_history").content):
        assert written in content
    assert written in gp.get(f"/Observation?_id={name.partition('/')[2]}").content
    patched = gp.patch(f"/{name}", [{"op": "add", "path": "/note", "value": [{"text": "Seen"}]}], 1)
    assert written in patched.content


def test_a_patch_brings_its_own_digits(wires: World) -> None:
    gp = wires.as_client("gp")
    subject = stored(gp.post("/Patient", stranger()))
    name = stored(gp.post("/Observation", outcome(subject, valueQuantity={"value": 1})))
    patch = b'[{"op":"replace","path":"/valueQuantity/value","value":7.10}]'
    assert b'"value":7.10' in gp.patch(f"/{name}", patch, 1).content
    assert b'"value":7.10' in gp.get(f"/{name}").content

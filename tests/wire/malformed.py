"""Bodies by the hundred that are broken: patches, JSON, and valid ones with one value changed."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.kit.leaks import Ask
from tests.wire.bodies import bundle, consent, outcome, patient, permit, post, referral, stranger, words
from tests.wire.bodies import organisation as an_organisation
from tests.wire.hostile import NOBODY, NUMBER, PATCH, STRANGE, Json, send


def patches() -> Iterator[Ask]:
    """JSON Patches of every wrong shape, and some that would cost much."""
    for operation in ("add", "remove", "replace", "move", "copy", "test", "", None, 7):
        for path in (
            "/name/0",
            "/name/-",
            "/a/b/c/d",
            "/name/99999999999999999999",
            "//",
            "/~",
            "/name/0/given/-1",
            7,
            None,
        ):
            yield send(
                "PATCH", f"/Patient/{NOBODY}", [{"op": operation, "path": path, "from": path, "value": {}}], *PATCH
            )
    doubling = [{"op": "copy", "from": "/name", "path": "/name/-"}] * 30
    yield send("PATCH", f"/Patient/{NOBODY}", doubling, *PATCH)
    for body in (b"", b"[", b"[]]", b"[{}]", b'"x"', b'[{"op":"add","op":"remove","path":"/x"}]', b"[" * 5000):
        yield send("PATCH", f"/Patient/{NOBODY}", body, *PATCH)


def texts() -> Iterator[Ask]:
    """Bodies that are no JSON, or only just."""
    for body in (
        b"",
        b" ",
        b"\x00",
        b"{",
        b"}",
        b'{"a":1}x',
        b'{"resourceType":1}',
        b'{"resourceType":null}',
        b'{"":""}',
        b'{"resourceType":"Patient","__proto__":{}}',
        b'{"resourceType":"Patient","birthDate":1e5}',
        b"\xff\xfe{\x00",
        b'{"resourceType":"Patient","contained":[{"resourceType":"Patient","contained":[{}]}]}',
        b"[" * 60_000,
        b'{"resourceType":"Patient","text":{"status":"generated","div":"<!DOCTYPE x [<!ENTITY y SYSTEM \'file:///\'>]>"}}',
        f'{{"resourceType":"Patient","identifier":[{{"value":"{NUMBER}"]}}'.encode(),
    ):
        for path in ("/Patient", "", "/ServiceRequest", "/$referral-status"):
            yield send("POST", path, body, client="dwp-status" if "$" in path else "gp")


def mutations(seed: int, each: int) -> Iterator[Ask]:
    """Valid bodies with one value replaced by something strange."""
    draw = random.Random(seed)
    subject = f"Patient/{NOBODY}"
    to = an_organisation("TESTOH1")
    bodies = [
        ("", bundle(post(stranger(), ifNoneExist="identifier=x"), post(outcome(subject)))),
        ("/Patient", patient("Wren")),
        ("/ServiceRequest", referral("Wren")),
        ("/Consent", consent(subject, "TESTGP1", permit(to, "oh-assessment", "AB"))),
        ("/Communication", words(subject, sender=to, about=[{"reference": subject}])),
        ("/Observation", outcome(subject)),
        ("/$referral-status", asked()),
        (f"/Task/{NOBODY}/$reject", rejection()),
    ]
    for path, body in bodies:
        for _ in range(each):
            who = "dwp-status" if "status" in path else "oh-a" if "Task" in path else "gp"
            yield send("POST", path, _mutated(body, draw), client=who)


def asked() -> Json:
    """A status query of one referral."""
    parts = [
        {"name": "reference", "valueString": "ZZZZZZZZZZZZZ"},
        {"name": "birthDate", "valueDate": "1991-06-14"},
        {"name": "family", "valueString": "ZZTEST"},
        {"name": "nhsNumber", "valueString": NUMBER},
    ]
    return {"resourceType": "Parameters", "parameter": [{"name": "query", "part": parts}]}


def rejection() -> Json:
    """A rejection with a signpost."""
    parts = [{"name": "topic", "valueCode": "other"}, {"name": "text", "valueString": "Elsewhere"}]
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "reason", "valueCode": "capacity"}, {"name": "signpost", "part": parts}],
    }


def _mutated(body: Json, draw: random.Random) -> Json:
    changed = copy.deepcopy(body)
    node, key = draw.choice(list(_slots(changed)))
    node[key] = copy.deepcopy(draw.choice(STRANGE))
    return changed


def _slots(node: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        if key != "resourceType":
            yield node, key
        if isinstance(node[key], dict | list):
            yield from _slots(node[key])

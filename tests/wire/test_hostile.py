"""Whatever is sent: never a fault of ours, always an OperationOutcome of our form, and nobody's number repeated."""

import json
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
import structlog

from app.sandbox.people import PEOPLE
from tests.kit.gateways import World
from tests.kit.leaks import Ask, Doors, Told
from tests.wire import hostile, malformed
from tests.wire.bodies import patient, referral
from tests.wire.replies import DIAGNOSTICS

SEEDED = {number for person in PEOPLE for number in (person.nhs_number, person.nino)} | {hostile.SPACED}
KINDS: dict[str, Callable[[], Iterator[Ask]]] = {
    "addresses": hostile.addresses,
    "ids": hostile.ids,
    "headers": hostile.headers,
    "queries": hostile.queries,
    "forms": hostile.forms,
    "cursors": hostile.cursors,
    "patches": malformed.patches,
    "texts": malformed.texts,
    "mutations": lambda: malformed.mutations(20261005, 40),
}


@pytest.fixture(scope="module")
def besieged(wires: World) -> World:
    """A world in which somebody has the numbers that are tried."""
    wires.as_client("gp").post("/Patient", patient("Wren"))
    wires.as_client("gp-2").post("/ServiceRequest", referral("Stan"))
    return wires


def test_there_are_enough_of_them() -> None:
    assert sum(1 for _ in chain.from_iterable(kind() for kind in KINDS.values())) >= 1000


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_taken_is_refused_in_our_words(besieged: World, kind: str) -> None:
    asks = list(KINDS[kind]())
    with structlog.testing.capture_logs() as lines:
        answers = Doors(besieged, audited=False).ask(asks)
    wrong = [f"{ask.says[:200]} -> {told.status} {told.body[:400]!r}: {fault}"
             for ask, told in zip(asks, answers, strict=True) if (fault := _fault(ask, told))]  # fmt: skip
    assert not wrong, f"{len(wrong)} of {len(asks)}:\n" + "\n".join(wrong[:15])
    assert not _numbers(json.dumps(lines, default=str)), "the log repeats somebody's number"


def _fault(ask: Ask, told: Told) -> str:
    """What is wrong with an answer, or nothing."""
    if told.status >= 500 or told.status == 0:
        return "a fault of ours"
    if told.status < 400 or ask.method == "HEAD":
        return ""
    if numbers := _numbers(told.body.decode()):
        return f"repeats {numbers}"
    return "" if _is_ours(told) else "not an OperationOutcome of ours"


def _is_ours(told: Told) -> bool:
    if told.headers["content-type"] != "application/fhir+json":
        return False
    outcome = told.json
    return outcome["resourceType"] == "OperationOutcome" and all(
        DIAGNOSTICS.fullmatch(issue["diagnostics"]) and issue["details"]["text"] for issue in outcome["issue"]
    )


def _numbers(text: str) -> set[str]:
    return {number for number in SEEDED if number in text}

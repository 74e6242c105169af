"""HAPI's validator agrees with our definitions, with every example, and with what we answer and refuse."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from app.fhir.conformance import generated
from tests.fhir.broken import BROKEN
from tests.fhir.builders import BODIES, SHARED
from tests.fhir.mutations import mutants
from tests.kit.gateways import world
from tests.kit.seeds import seed_of_this_run, some
from tests.validators.agreement import LEAST
from tests.validators.canonicals import SOURCES, known, ours
from tests.validators.crawl import Answers, answered, answered_in_part, telling
from tests.validators.excuses import ANSWERS, DEFINITIONS, EXAMPLES, PARTS, Excuse, unexcused
from tests.validators.hapi import Hapi, Remark, required, started
from tests.validators.hapi_judge import UNCHECKED, Judge

Json = dict[str, Any]
PUBLISHED = SOURCES / "examples"


@pytest.fixture(scope="module")
def hapi() -> Iterator[Hapi]:
    required()
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def crawled(hapi: Hapi, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answers, Answers]:
    """What a gateway told everybody in a world of all stories: whole records, and parts of them."""
    folder = tmp_path_factory.mktemp("crawl")
    with world("sqlite", folder, request_limit="100000000/minute", log_level="error") as here:
        return answered(here), answered_in_part(here)


def told(names: list[str], refusals: list[list[Remark]], excuses: tuple[Excuse, ...]) -> tuple[list[str], set[Excuse]]:
    """What is wrong in words, and which excuses were needed."""
    wrong, needed = [], set()
    for name, remarks in zip(names, refusals, strict=True):
        left, used = unexcused(remarks, excuses)
        wrong += [f"{name} {one.place}: {one.text} ({one.id})" for one in left]
        needed |= used
    return wrong, needed


def wherever(definition: Json) -> Json:
    """The definition; an extension stands anywhere, since HAPI looks for the names of places in the network."""
    if definition.get("type") != "Extension":
        return definition
    return definition | {"context": [{"type": "fhirpath", "expression": "true"}]}


def test_every_definition_of_ours_is_valid_and_has_a_snapshot(hapi: Hapi) -> None:
    if len(known()) == len(ours()):
        pytest.skip("UK Core, which our profiles comply with, is not beside the repository")
    published = ours() | {one["url"]: one for one in generated()}
    refusals = hapi.refusals([wherever(one) for one in published.values()])
    wrong, needed = told(list(published), refusals, DEFINITIONS)
    assert wrong == []
    assert needed == set(DEFINITIONS), "an excuse that is not needed"


def test_every_wire_example_is_valid(hapi: Hapi) -> None:
    texts = {file.stem: file.read_text() for file in sorted((SHARED / "examples").glob("*.json"))}
    if not texts:
        pytest.skip("the wire examples are not beside the repository")
    bodies = {name: json.loads(text) for name, text in texts.items() if '"resourceType"' in text[:40]}
    wrong, needed = told(list(bodies), hapi.refusals(list(bodies.values())), EXAMPLES)
    assert wrong == []
    assert needed == set(EXAMPLES), "an excuse that is not needed"


def test_every_body_of_our_own_is_valid(hapi: Hapi) -> None:
    wrong, _ = told(list(BODIES), hapi.refusals([make() for make in BODIES.values()]), ())
    assert wrong == []


def test_every_example_of_a_profile_is_valid_and_every_counter_example_is_not(hapi: Hapi) -> None:
    files = sorted(PUBLISHED.glob("*/*.json"))
    if not files:
        pytest.skip("no profile has examples yet")
    refusals = hapi.refusals([json.loads(file.read_text()) for file in files])
    expected = [file.name.startswith("invalid-") for file in files]
    both = zip(files, refusals, expected, strict=True)
    assert [(str(file), remarks) for file, remarks, refused in both if bool(remarks) != refused] == []


def test_every_answer_of_the_gateway_is_valid(hapi: Hapi, crawled: tuple[Answers, Answers]) -> None:
    answers = telling(crawled[0])
    assert {"Bundle", "OperationOutcome", "CapabilityStatement", "Parameters", "ValueSet", "AuditEvent"} <= {
        body["resourceType"] for body in answers.values()
    }
    wrong, needed = told(list(answers), hapi.refusals(list(answers.values())), ANSWERS)
    assert wrong == []
    assert needed == set(ANSWERS), "an excuse that is not needed"


def test_a_part_of_a_record_is_valid_but_for_what_was_left_out(hapi: Hapi, crawled: tuple[Answers, Answers]) -> None:
    answers = telling(crawled[1])
    wrong, needed = told(list(answers), hapi.refusals(list(answers.values())), PARTS)
    assert wrong == []
    assert needed == set(PARTS), "an excuse that is not needed"


def test_an_invariant_that_we_find_broken_is_broken_for_hapi(hapi: Hapi) -> None:
    found = zip(BROKEN, hapi.refusals([body for _, body, _ in BROKEN]), strict=True)
    assert [(key, told) for (key, _, _), told in found if not any(one.id.endswith(f"#{key}") for one in told)] == []


def test_both_say_the_same_of_what_goes_wrong_but_for_reasons_that_are_listed(hapi: Hapi) -> None:
    found = Judge(hapi).agreement(random.Random(seed_of_this_run()).sample(list(mutants()), some(400)))
    assert found.strange == []
    assert found.share(UNCHECKED) >= LEAST, found

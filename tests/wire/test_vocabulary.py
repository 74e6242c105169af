"""An integrator asks what codes there are, what they mean and whether one fits; anybody with a token may."""

from typing import Any

import pytest
from httpx import Response

from tests.kit.answers import code, text
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

Json = dict[str, Any]
OURS = "https://work-health-gateway.example/fhir/"
REASONS = f"{OURS}CodeSystem/reject-reason"
TRIGGERS = f"{OURS}ValueSet/trigger"


@pytest.fixture
def integrator(here: World) -> As:
    return here.as_client("gp")


def parameters(**given: Json) -> Json:
    """A Parameters body."""
    return {"resourceType": "Parameters", "parameter": [{"name": n, **value} for n, value in given.items()]}


def told(answer: Response) -> Json:
    """The values of the parts of the answer."""
    assert answer.status_code == 200, answer.text
    assert answer.json()["resourceType"] == "Parameters"
    return {p["name"]: next(v for n, v in p.items() if n != "name") for p in answer.json()["parameter"]}


def codes(answer: Response) -> list[str]:
    """The codes of an expansion."""
    assert answer.status_code == 200, answer.text
    return [one["code"] for one in answer.json()["expansion"].get("contains", [])]


def test_a_value_set_is_listed_with_its_displays(integrator: As) -> None:
    answer = integrator.get(f"/ValueSet/$expand?url={TRIGGERS}")
    listed = answer.json()["expansion"]
    assert answer.json()["url"] == TRIGGERS
    assert listed["total"] == len(listed["contains"]) > 3
    assert all({"system", "code", "display"} == set(one) for one in listed["contains"])
    again = integrator.post("/ValueSet/$expand", parameters(url={"valueUri": f"{TRIGGERS}|0.1.0"}))
    assert codes(again) == codes(answer)


def test_a_code_system_of_ours_is_a_value_set_too(integrator: As) -> None:
    every = codes(integrator.get(f"/ValueSet/$expand?url={REASONS}?fhir_vs"))
    assert "employer-has-oh" in every
    assert codes(integrator.get(f"/ValueSet/$expand?url={REASONS}?fhir_vs&filter=EMPLOYER")) == ["employer-has-oh"]
    assert codes(integrator.get(f"/ValueSet/$expand?url={REASONS}?fhir_vs&offset=1&count=2")) == every[1:3]
    assert codes(integrator.get(f"/ValueSet/$expand?url={REASONS}?fhir_vs&filter=nothing-like-it")) == []


@pytest.mark.parametrize(
    ("asked", "result", "words"),
    [
        ({"code": "capacity"}, True, ""),
        ({"code": "capacity", "display": "No capacity"}, True, ""),
        ({"code": "capacity", "display": "Too many"}, False, "The display of capacity is No capacity."),
        ({"code": "capacty"}, False, "Nearest: capacity"),
        ({"code": "capacity", "system": f"{OURS}CodeSystem/trigger"}, False, "the system named"),
    ],
)
def test_a_code_is_said_to_fit_or_why_it_does_not(integrator: As, asked: Json, result: bool, words: str) -> None:
    asked = {"url": f"{REASONS}?fhir_vs"} | asked
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    verdict = told(integrator.get(f"/ValueSet/$validate-code?{query}"))
    assert verdict["result"] is result
    assert words in verdict.get("message", "")


def test_a_coding_and_a_concept_are_judged_as_a_code_is(integrator: As) -> None:
    right, wrong = {"system": REASONS, "code": "capacity"}, {"system": REASONS, "code": "none"}
    url = {"valueUri": f"{REASONS}?fhir_vs"}
    for given, result in (
        (parameters(url=url, coding={"valueCoding": right}), True),
        (parameters(url=url, coding={"valueCoding": wrong}), False),
        (parameters(url=url, codeableConcept={"valueCodeableConcept": {"coding": [wrong, right]}}), True),
        (parameters(url=url, codeableConcept={"valueCodeableConcept": {"text": "No capacity"}}), False),
    ):
        assert told(integrator.post("/ValueSet/$validate-code", given))["result"] is result
    assert told(integrator.get(f"/CodeSystem/$validate-code?url={REASONS}&code=capacity"))["display"] == "No capacity"
    by_coding = integrator.post("/CodeSystem/$validate-code", parameters(coding={"valueCoding": wrong}))
    assert told(by_coding)["result"] is False


def test_a_code_is_looked_up(integrator: As) -> None:
    wanted = {"name": "reject-reason", "display": "No capacity"}
    assert told(integrator.get(f"/CodeSystem/$lookup?system={REASONS}&code=capacity")) == wanted
    coding = {"valueCoding": {"system": REASONS, "code": "capacity"}}
    assert told(integrator.post("/CodeSystem/$lookup", parameters(coding=coding))) == wanted


@pytest.mark.parametrize(
    ("address", "status", "wanted", "words"),
    [
        ("ValueSet/$expand?url=https://elsewhere.example/ValueSet/x", 404, "TRM-001", ""),
        (f"ValueSet/$expand?url={OURS}ValueSet/triger", 404, "TRM-001", "ValueSet/trigger"),
        ("ValueSet/$expand", 400, "TRM-004", "url"),
        (f"ValueSet/$expand?url={TRIGGERS}&count=many", 400, "SEA-002", "count"),
        (f"ValueSet/$expand?url={TRIGGERS}&offset=-1", 400, "SEA-002", "offset"),
        (f"ValueSet/$validate-code?url={TRIGGERS}", 400, "TRM-004", "code"),
        (f"CodeSystem/$validate-code?url={OURS}CodeSystem/triger&code=x", 404, "TRM-002", "CodeSystem/trigger"),
        (f"CodeSystem/$lookup?system={REASONS}&code=capacty", 404, "TRM-003", "Nearest: capacity"),
        (f"CodeSystem/$lookup?system={REASONS}", 400, "TRM-004", "system and code"),
    ],
)
def test_what_is_not_known_or_not_told_is_said(
    integrator: As, address: str, status: int, wanted: str, words: str
) -> None:
    answer = integrator.get(f"/{address}")
    assert (answer.status_code, code(answer)) == (status, wanted)
    assert words in text(answer)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"resourceType": "Patient"}, "TSK-029"),
        ({"resourceType": "Parameters", "parameter": "x"}, "TSK-029"),
        (parameters(url={"valueBoolean": True}), "TSK-028"),
        (parameters(url={"valueUri": TRIGGERS}, coding={"valueCoding": "capacity"}), "TSK-028"),
        (
            parameters(url={"valueUri": TRIGGERS}, codeableConcept={"valueCodeableConcept": {"coding": ["x"]}}),
            "TSK-028",
        ),
    ],
)
def test_parameters_that_cannot_be_read_are_refused_with_their_place(integrator: As, body: Json, wanted: str) -> None:
    answer = integrator.post("/ValueSet/$validate-code", body)
    assert (answer.status_code // 100, code(answer)) == (4, wanted)


def test_it_is_audited_and_asks_for_a_token_and_no_right(here: World) -> None:
    address = f"/CodeSystem/$lookup?system={REASONS}&code=capacity"
    assert here.as_client("none").get(address).status_code == 200
    assert here.http.get(f"/fhir/R4{address}").status_code == 401
    assert here.as_client("none").get("/CodeSystem/$lookup").status_code == 400
    rows = [(row.interaction, row.outcome) for row in all_rows(here.gateway) if row.interaction == "$lookup"]
    assert rows == [("$lookup", 0), ("$lookup", 4)]

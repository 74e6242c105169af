"""HEAD for every GET, answers laid out for people, and every name of the one format."""

import json
from typing import Any

import pytest

from tests.kit.answers import code
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.wire.bodies import bundle, post, stranger
from tests.wire.replies import stored, told

OWN = ("x-request-id", "x-correlation-id", "date")


def steady(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in OWN}


@pytest.fixture
def gp(wire: World) -> As:
    return wire.as_client("gp")


@pytest.mark.parametrize(
    "path", ["/{name}", "/{name}/_history", "/{name}/_history/1", "/Patient?_count=1", "/Patient/_history?_count=1"]
)
def test_head_says_what_get_would_say_and_is_audited_as_it(gp: As, path: str) -> None:
    path = path.format(name=stored(gp.post("/Patient", stranger())))
    whole, head = gp.get(path), gp.call("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    told_of = steady(head.headers)
    assert set(told_of) == set(steady(whole.headers))
    assert told_of.get("etag") == whole.headers.get("etag")
    assert abs(int(told_of["content-length"]) - len(whole.content)) < 50, "links of a page differ by a signature"
    rows = [rows_of(gp.world.gateway, answer.headers["x-request-id"]) for answer in (whole, head)]
    gets, heads = ([row.interaction for row in found] for found in rows)
    assert gets == heads


def test_head_of_what_is_not_there_is_the_refusal_without_its_words(gp: As) -> None:
    other = stored(gp.world.as_client("gp-2").post("/Patient", stranger()))
    answers = [gp.call("HEAD", f"/{name}") for name in (other, "Patient/01a0f67a-3800-7000-8000-000000000000")]
    for answer in answers:
        assert (answer.status_code, answer.content) == (404, b"")
        assert answer.headers["link"] == '</errors/RES-001>; rel="help"'
    assert steady(answers[0].headers) == steady(answers[1].headers)


def test_head_knows_conditions_and_probes(gp: As) -> None:
    name = stored(gp.post("/Patient", stranger()))
    assert gp.call("HEAD", f"/{name}", If_None_Match='W/"1"').status_code == 304
    for path in ("/livez", "/readyz", "/fhir/R4/metadata", "/fhir/R4/_ping", "/openapi.json", "/oauth2/jwks", "/"):
        answer = gp.world.http.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path
    assert gp.world.http.head("/fhir/R4/Patient").status_code == 401


def test_what_takes_a_get_says_that_it_takes_a_head(gp: As) -> None:
    name = stored(gp.post("/Patient", stranger()))
    answer = gp.post(f"/{name}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PUT, PATCH")
    assert gp.call("HEAD", "/Patient/$validate").status_code == 405
    assert gp.world.http.post("/errors").headers["allow"] == "GET, HEAD"


def test_an_answer_is_laid_out_to_the_digit(gp: As) -> None:
    name = stored(gp.post("/Patient", stranger()))
    plain, laid = gp.get(f"/{name}"), gp.get(f"/{name}?_pretty=true")
    assert laid.json() == plain.json()
    assert laid.text.startswith('{\n  "resourceType": "Patient",\n  "id"')
    assert laid.headers["content-length"] == str(len(laid.content))
    assert laid.headers["etag"] == plain.headers["etag"]
    assert gp.get(f"/{name}?_pretty=false").text == plain.text


def test_refusals_searches_and_transactions_are_laid_out_too(gp: As) -> None:
    name = stored(gp.post("/Patient", stranger()))
    for answer in (
        gp.get("/Patient/nobody?_pretty=true"),
        gp.get("/Patient?_count=1&_pretty=true"),
        gp.get(f"/{name}/_history?_pretty=true"),
        gp.post("?_pretty=true", bundle(post(stranger()))),
        gp.world.http.get("/fhir/R4/metadata?_pretty=true"),
    ):
        assert answer.text.startswith('{\n  "resourceType": "'), answer.text[:80]
    entry = {"request": {"method": "GET", "url": "Patient/nobody?_pretty=true"}}
    inside = gp.post("", {"resourceType": "Bundle", "type": "batch", "entry": [entry]}).json()
    assert inside["entry"][0]["response"]["outcome"]["resourceType"] == "OperationOutcome"


def test_a_head_may_ask_for_the_layout_whose_length_it_tells(gp: As) -> None:
    name = stored(gp.post("/Patient", stranger()))
    head = gp.call("HEAD", f"/{name}?_pretty=true")
    assert head.headers["content-length"] == str(len(gp.get(f"/{name}?_pretty=true").content))


@pytest.mark.parametrize("value", ["yes", "", "1"])
def test_a_layout_that_is_none_is_refused(gp: As, value: str) -> None:
    told(gp.get(f"/Patient?_pretty={value}"), 400, "SEA-002")


@pytest.mark.parametrize(
    "value",
    [
        "json",
        "application/json",
        "application/fhir%2Bjson",
        "application/fhir+json",
        "application/fhir%2Bjson;fhirVersion=4.0",
        "JSON",
    ],
)
def test_the_format_may_be_named_in_each_way_and_beats_accept(gp: As, value: str) -> None:
    name = stored(gp.post("/Patient", stranger()))
    for path in (f"/{name}", f"/{name}/_history", f"/{name}/_history/1", "/Patient"):
        answer = gp.get(f"{path}?_format={value}", Accept="application/fhir+xml")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/fhir+json")
    assert gp.post(f"/Patient?_format={value}", stranger(), Accept="text/html").status_code == 201


@pytest.mark.parametrize("value", ["xml", "application/fhir%2Bxml", "ttl", "", "application/json;fhirVersion=3.0"])
def test_another_format_is_refused(gp: As, value: str) -> None:
    answer = gp.get(f"/Patient?_format={value}")
    assert (answer.status_code, code(answer)) == (406, "REQ-003")


@pytest.mark.parametrize("path", ["", "/"])
def test_the_base_takes_bundles_with_and_without_a_slash(gp: As, path: str) -> None:
    sent = json.dumps(bundle(post(stranger()))).encode()
    for media in ("application/json", "application/fhir+json"):
        assert gp.post(path, sent, Content_Type=media).json()["type"] == "transaction-response"
    batch = bundle(post(stranger())) | {"type": "batch"}
    assert gp.post(path, batch).json()["type"] == "batch-response"
    for method in ("GET", "HEAD", "PUT"):
        answer = gp.call(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")

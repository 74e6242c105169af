"""Addresses as people and programs write them: with a slash too many, on the wrong type, of what is not there."""

from typing import Any

import pytest
from httpx import Response

from tests.kit.gateways import World
from tests.wire.bodies import bundle, post, referral, stranger
from tests.wire.replies import BASE, stored, told

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
PATCH = [{"op": "add", "path": "/active", "value": True}]
APPROVING = "QuestionnaireResponse/{id}/$approve or Composition/{id}/$approve"
EMPTY: dict[str, Any] = {"resourceType": "Parameters"}


def said(answer: Response) -> str:
    return str(answer.json()["issue"][0]["details"]["text"])


@pytest.mark.parametrize("slash", ["/", "//"])
def test_a_slash_at_the_end_of_an_address_changes_nothing(wire: World, slash: str) -> None:
    gp = wire.as_client("gp")
    assert gp.post(slash, bundle(post(stranger()))).json()["type"] == "transaction-response"
    made = gp.post(f"/Patient{slash}", stranger())
    name = stored(made)
    assert gp.get(f"/{name}{slash}").content == made.content
    assert gp.get(f"/{name}/_history/1{slash}").content == made.content
    assert gp.get(f"/{name}/_history{slash}").json()["total"] == 1
    assert gp.put(f"/{name}{slash}", made.json() | {"gender": "other"}, 1).status_code == 200
    assert gp.patch(f"/{name}{slash}", PATCH, 2).status_code == 200
    for found in (
        gp.get(f"/Patient{slash}?_id={name}"),
        gp.get(f"/Patient/_history{slash}?_count=1"),
        gp.post(f"/Patient/_search{slash}", f"_id={name}", **FORM),
    ):
        assert found.status_code == 200, found.text
        assert not found.json()["link"][0]["url"].partition("?")[0].endswith("/")


@pytest.mark.parametrize("slash", ["/", "//"])
def test_operations_are_asked_for_with_a_slash_at_the_end_too(wire: World, slash: str) -> None:
    gp, oh = wire.as_client("gp"), wire.as_client("oh-a")
    request = gp.post("/ServiceRequest", referral("Orla" if slash == "/" else "Petra"))
    task = request.headers["link"].split("/R4/")[1].partition(">")[0]
    assert oh.post(f"/{task}/$receive{slash}").json()["status"] == "received"
    assert oh.post(f"/$pathways{slash}", EMPTY).json()["type"] == "searchset"
    assert oh.post(f"/HealthcareService/$suggest{slash}", EMPTY).json()["type"] == "searchset"


@pytest.mark.parametrize("path", ["/fhir/R4/metadata/", "/fhir/R4/_ping/", "/fhir/R4/_status/"])
def test_what_needs_no_token_answers_with_a_slash_at_the_end_too(wire: World, path: str) -> None:
    assert wire.http.get(path).status_code == wire.http.get(path.rstrip("/")).status_code == 200


def test_the_token_address_takes_a_slash_at_its_end(wire: World) -> None:
    answers = [wire.http.post(f"/oauth2/token{slash}", data={"grant_type": "password"}) for slash in ("", "/")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json()["error"] == answers[1].json()["error"]


def test_a_retry_is_known_with_and_without_the_slash(wires: World) -> None:
    gp, sent = wires.as_client("gp"), stranger()
    first, again = (gp.post(path, sent, Idempotency_Key="with-and-without") for path in ("/Patient", "/Patient/"))
    assert (first.status_code, again.content) == (201, first.content)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/Patient/1/$accept", "There is no operation $accept here. Post it to Task/{id}/$accept."),
        ("/Task/$accept", "There is no operation $accept here. Post it to Task/{id}/$accept."),
        ("/$accept", "There is no operation $accept here. Post it to Task/{id}/$accept."),
        (
            "/Task/1/$approve",
            f"There is no operation $approve here. Post it to {APPROVING}.",
        ),
        ("/Task/1/$escalate", "There is no operation $escalate here. Post it to $escalate."),
        ("/$suggest", "There is no operation $suggest here. Post it to HealthcareService/$suggest."),
        ("/$validate", "There is no operation $validate here. Post it to Task/$validate, or that of another type."),
        ("/Task/$valdate", "There is no operation $valdate here. Did you mean $validate?"),
        ("/Task/1/$acept", "There is no operation $acept here. Did you mean $accept?"),
        ("/Task/1/$zzz", "There is no operation $zzz here."),
        ("/Task/1/$4857773456", "There is no operation $this here."),
    ],
)
def test_an_operation_in_the_wrong_place_names_the_right_one(wire: World, path: str, words: str) -> None:
    for method in ("POST", "GET"):
        answer = wire.as_client("kit").call(method, path)
        told(answer, 404, "REQ-011")
        assert said(answer) == words


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/$referral-status", "POST"),
        ("GET", "/Task/1/$accept", "POST"),
        ("DELETE", "/HealthcareService/$suggest", "POST"),
        ("GET", "/Task/$validate", "POST"),
        ("PUT", "/Task/1/$validate", "POST"),
        ("GET", "/Task/_search", "POST"),
        ("GET", "", "POST"),
        ("GET", "/", "POST"),
        ("POST", "/Task/_history", "GET, HEAD"),
        ("PUT", "/Task/1/_history", "GET, HEAD"),
        ("DELETE", "/Task/1/_history/1", "GET, HEAD"),
        ("DELETE", "/Task/1/_history/", "GET, HEAD"),
        ("POST", "/Task/1/", "GET, HEAD, PUT, PATCH"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(wire: World, method: str, path: str, allowed: str) -> None:
    answer = wire.as_client("kit").call(method, path)
    told(answer, 405, "REQ-002")
    assert answer.headers["allow"] == allowed
    main = allowed.replace(", HEAD", "")
    assert said(answer) == f"This address does not take {method}. It takes {main}."


@pytest.mark.parametrize(
    ("method", "path", "hint"),
    [
        ("GET", "//Patient", "Leave out the empty part between two slashes."),
        ("POST", "/Patient//1", "Leave out the empty part between two slashes."),
        ("GET", "/_history", "Ask it of one type, like Task/_history or Task?status=requested."),
        ("POST", "/_search", "Ask it of one type, like Task/_history or Task?status=requested."),
        ("GET", "/Task/1/nothing", ""),
    ],
)
def test_an_address_of_nothing_says_how_to_mend_it(wire: World, method: str, path: str, hint: str) -> None:
    answer = wire.as_client("kit").call(method, path)
    told(answer, 404, "REQ-001")
    assert said(answer) == f"There is no such address here. The base is {BASE[:-1]}. {hint}".strip()


@pytest.mark.parametrize("path", ["/metadata", "/_ping", "/_status", "/.well-known/smart-configuration"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_anybody_may_get_takes_nothing_else(wire: World, path: str, method: str) -> None:
    told(wire.as_client("gp").call(method, path, EMPTY), 405, "REQ-002")

"""What goes round a call: ids, headers, media types, limits, and addresses that do not exist."""

import base64
import json
import uuid

import pytest

from tests.kit.answers import code, codes, text
from tests.kit.builders import patient
from tests.kit.gateways import World


def test_both_ids_are_echoed_on_an_answer_and_on_a_refusal(here: World) -> None:
    gp, correlation = here.as_client("gp"), str(uuid.uuid4())
    for path in ("/Patient", "/Patient/unknown"):
        answer = gp.get(path, X_Correlation_ID=correlation)
        assert answer.headers["x-correlation-id"] == correlation
        assert uuid.UUID(answer.headers["x-request-id"])
        assert answer.headers["cache-control"] == "no-store"


def test_a_call_without_a_correlation_id_is_given_one(here: World) -> None:
    answer = here.as_client("gp").get("/Patient")
    assert answer.headers["x-correlation-id"] == answer.headers["x-request-id"]


def test_a_refusal_links_to_the_page_of_its_code(here: World) -> None:
    answer = here.as_client("gp").get("/Patient?famly=x")
    assert answer.headers["link"] == '</errors/SEA-001>; rel="help"'
    assert here.http.get("/errors/SEA-001").status_code == 200


def test_a_request_id_that_is_no_uuid_is_told(here: World) -> None:
    token = here.as_client("gp")._token
    answer = here.http.get("/fhir/R4/Patient", headers={"Authorization": f"Bearer {token}", "X-Request-ID": "seven"})
    assert (answer.status_code, code(answer)) == (400, "REQ-006")


def test_the_ods_header_must_be_the_token_s_organisation(here: World) -> None:
    gp = here.as_client("gp")
    assert gp.get("/Patient", NHSD_End_User_Organisation_ODS="TESTGP1").status_code == 200
    answer = gp.get("/Patient", NHSD_End_User_Organisation_ODS="TESTGP2")
    assert (answer.status_code, code(answer)) == (403, "AUT-030")


def test_the_encoded_organisation_header_is_read_too(here: World) -> None:
    employer = here.as_client("employer-3")
    encoded = base64.b64encode(json.dumps({"identifier": [{"value": "TESTEMP3"}]}).encode()).decode()
    assert employer.get("/Patient", NHSD_End_User_Organisation=encoded).status_code == 200
    answer = employer.get("/Patient", NHSD_End_User_Organisation="not base64!")
    assert (answer.status_code, code(answer)) == (400, "REQ-007")


@pytest.mark.parametrize("media", ["application/fhir+json", "application/json", "application/fhir+json; charset=utf-8"])
def test_ordinary_json_types_are_taken(here: World, media: str) -> None:
    answer = here.as_client("gp").post("/Patient", json.dumps(patient()).encode(), Content_Type=media)
    assert answer.status_code == 201, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"


@pytest.mark.parametrize(
    "media", ["application/xml", "text/plain", "application/fhir+xml", "application/json; charset=latin1"]
)
def test_other_types_are_refused_with_what_is_taken(here: World, media: str) -> None:
    answer = here.as_client("gp").post("/Patient", json.dumps(patient()).encode(), Content_Type=media)
    assert (answer.status_code, code(answer)) == (415, "REQ-004")
    assert "application/fhir+json" in text(answer)


def test_an_answer_nobody_can_give_is_refused(here: World) -> None:
    gp = here.as_client("gp")
    assert gp.get("/Patient", Accept="application/fhir+json, */*; q=0.1").status_code == 200
    answer = gp.get("/Patient", Accept="application/fhir+xml")
    assert (answer.status_code, code(answer)) == (406, "REQ-003")
    assert gp.get("/Patient?_format=xml").status_code == 406
    assert gp.get("/Patient?_format=json", Accept="application/fhir+xml").status_code == 200


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(here: World) -> None:
    token = here.as_client("gp")._token
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
    answer = here.http.post("/fhir/R4/Patient", headers=headers, content=b"x" * 1_000_001)
    assert (answer.status_code, code(answer)) == (413, "REQ-005")


def test_a_body_without_a_length_is_bounded_too(here: World) -> None:
    token = here.as_client("gp")._token
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
    answer = here.http.post("/fhir/R4/Patient", headers=headers, content=iter([b"x" * 300_000] * 4))
    assert (answer.status_code, code(answer)) == (413, "REQ-005")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "VAL-030"),
        (b"{", "VAL-030"),
        (b"[]", "VAL-035"),
        (b'{"a":1,"a":2}', "VAL-033"),
        (b'{"resourceType":"Patient","x":NaN}', "VAL-030"),
        (b"\xff\xfe", "VAL-031"),
        (b"[" * 5000, "VAL-034"),
        (b'{"resourceType":"Observation"}', "VAL-003"),
    ],
)
def test_malformed_json_is_a_400_that_says_what_is_wrong(here: World, body: bytes, expected: str) -> None:
    answer = here.as_client("gp").post("/Patient", body)
    assert answer.status_code in (400, 422), answer.text
    assert codes(answer)[0].startswith("VAL-"), (expected, answer.text)


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", "/Pateint", 404, "RES-002"),
        ("GET", "/Immunization/1", 404, "RES-002"),
        ("DELETE", "/Patient/1", 405, "RES-003"),
        ("PUT", "/Patient", 400, "SEA-011"),
        ("POST", "/Patient/1", 405, "REQ-002"),
        ("GET", "/a/b/c/d/e", 404, "REQ-001"),
        ("POST", "/$everything", 404, "REQ-011"),
        ("POST", "/AuditEvent", 405, "RES-003"),
    ],
)
def test_what_does_not_exist_is_refused_in_words_and_audited(
    here: World, method: str, path: str, status: int, expected: str
) -> None:
    answer = here.as_client("kit").call(method, path)
    assert (answer.status_code, code(answer)) == (status, expected), answer.text


def test_a_misspelt_type_is_told_the_nearest(here: World) -> None:
    assert "Patient" in text(here.as_client("gp").get("/Pateint"))


@pytest.mark.parametrize(
    "path",
    [
        "/livez",
        "/_ping",
        "/readyz",
        "/_status",
        "/fhir/R4/metadata",
        "/.well-known/smart-configuration",
        "/openapi.json",
        "/",
    ],
)
def test_probes_and_documents_need_no_token(here: World, path: str) -> None:
    assert here.http.get(path).status_code == 200


def test_a_call_without_a_token_is_told_how_to_get_one(here: World) -> None:
    answer = here.http.get("/fhir/R4/Patient")
    assert (answer.status_code, code(answer), answer.headers["www-authenticate"]) == (401, "AUT-001", "Bearer")


@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.e30.e30", "é"])
def test_a_token_that_is_none_is_a_401(here: World, token: str) -> None:
    answer = here.http.get("/fhir/R4/Patient", headers={"Authorization": f"Bearer {token}".encode()})
    assert (answer.status_code, code(answer)) == (401, "AUT-002")


@pytest.mark.parametrize("hosts", [["testserver", "testserver"], ["testserver", "elsewhere.example"]])
def test_a_call_that_names_two_hosts_is_refused(here: World, hosts: list[str]) -> None:
    answer = here.http.get("/fhir/R4/metadata", headers=[("Host", host) for host in hosts])
    assert (answer.status_code, codes(answer)) == (400, ["REQ-008"])
    assert text(answer) == "Send exactly one Host header."

"""A client asks for a part of a record, or only for what it does not have yet."""

import json
from typing import Any

import pytest

from tests.kit.answers import code, entries, text
from tests.kit.builders import fit_note, referral
from tests.kit.callers import As
from tests.kit.gateways import World

Json = dict[str, Any]
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def gp(everywhere: World) -> As:
    return everywhere.as_client("gp")


@pytest.fixture
def address(gp: As) -> str:
    made = gp.post("/ServiceRequest", referral("Wren", note=fit_note()))
    assert made.status_code == 201, made.text
    return f"/ServiceRequest/{made.json()['id']}"


def part(gp: As, address: str, asked: str) -> set[str]:
    """The names of the elements of a part; it must be tagged, and say what the whole says."""
    answer = gp.get(f"{address}?{asked}")
    assert answer.status_code == 200, answer.text
    body, whole = answer.json(), gp.get(address).json()
    assert SUBSETTED in body["meta"]["tag"]
    assert {n: v for n, v in body.items() if n != "meta"} == {n: whole[n] for n in body if n != "meta"}
    return set(body)


def test_listed_elements_come_with_what_every_record_must_have(gp: As, address: str) -> None:
    always = {"resourceType", "id", "meta", "status", "intent", "subject"}
    assert part(gp, address, "_elements=authoredOn,occurrence") == always | {"authoredOn"}


@pytest.mark.parametrize(
    ("summary", "there", "gone"),
    [
        ("true", {"status", "code", "subject", "requisition"}, {"supportingInfo", "extension", "text"}),
        ("text", {"status", "intent", "subject"}, {"code", "supportingInfo"}),
        ("data", {"code", "supportingInfo"}, {"text"}),
    ],
)
def test_a_summary_is_what_r4_marks_as_one(gp: As, address: str, summary: str, there: set[str], gone: set[str]) -> None:
    found = part(gp, address, f"_summary={summary}")
    assert there <= found
    assert not gone & found


def test_a_search_gives_the_part_of_each_and_counts_the_same(gp: As, address: str) -> None:
    answers = [gp.get("/ServiceRequest?_elements=code"), gp.post("/ServiceRequest/_search", "_elements=code", **FORM)]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        (found,) = entries(answer)
        assert set(found) == {"resourceType", "id", "meta", "status", "intent", "subject", "code"}
        assert answer.json()["total"] == 1
    assert "_elements=code" in answers[0].json()["link"][0]["url"]
    counted = gp.get("/ServiceRequest?_summary=count").json()
    assert (counted["total"], counted.get("entry")) == (1, None)


def test_the_whole_is_untagged(gp: As, address: str) -> None:
    whole = gp.get(f"{address}?_summary=false")
    assert whole.text == gp.get(address).text
    assert "tag" not in whole.json()["meta"]


def test_a_part_of_what_a_role_sees_is_no_more_than_it_sees(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    made = gp.post("/ServiceRequest", referral("Wren", note=fit_note(), template=None))
    assert made.status_code == 201, made.text
    (stub,) = entries(oh.get("/Task"))
    seen = set(stub)
    for asked in ("_elements=for,requester,description", "_summary=true", "_summary=data", "_summary=text"):
        shown = oh.get(f"/Task/{stub['id']}?{asked}")
        assert shown.status_code == 200, shown.text
        assert set(shown.json()) <= seen
        assert "Wren" not in shown.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("_elements=authordOn", "did you mean authoredOn?"),
        ("_elements=", "one element at least"),
        ("_elements=code&_summary=true", "does not go together"),
        ("_summary=short", "true, text, data, count, false"),
    ],
)
def test_a_part_that_cannot_be_asked_for_is_refused_in_words(gp: As, address: str, asked: str, words: str) -> None:
    for place in (address, f"{address}/_history/1", "/ServiceRequest", f"{address[:-4]}beef"):
        answer = gp.get(f"{place}?{asked}")
        assert (answer.status_code, code(answer)) == (400, "SEA-002"), place
        assert words in text(answer)


def test_who_has_the_version_already_is_sent_nothing(gp: As, address: str) -> None:
    first = gp.get(address)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    for known in ({"If_None_Match": tag}, {"If_None_Match": f'W/"7", {tag}'}, {"If_Modified_Since": since}):
        answer = gp.get(address, **known)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    old = {"If_None_Match": 'W/"7"', "If_Modified_Since": since}
    assert gp.get(address, **old).status_code == 200, "the tag decides"
    assert gp.get(address, If_Modified_Since="Mon, 05 Oct 2020 08:12:04 GMT").status_code == 200
    assert gp.get(address, If_Modified_Since="yesterday").status_code == 200


def test_who_may_not_see_it_learns_no_version_of_it(gp: As, address: str) -> None:
    tag = gp.get(address).headers["etag"]
    answer = gp.world.as_client("gp-2").get(address, If_None_Match=tag)
    assert (answer.status_code, code(answer)) == (404, "RES-001")
    assert "etag" not in answer.headers
    assert json.loads(answer.text)["resourceType"] == "OperationOutcome"

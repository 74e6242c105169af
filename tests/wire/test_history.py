"""Histories over HTTP: of a record and of a type, from an instant on, a page at a time."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import Response

from tests.kit.callers import As
from tests.kit.gateways import World
from tests.performance.counting import statements
from tests.performance.plans import plan
from tests.wire.bodies import referral, stranger
from tests.wire.replies import BASE, codes, entries, link, places, stored, told

Json = dict[str, Any]


def changed(gp: As, times: int = 4) -> tuple[str, list[Json]]:
    """A Patient at this version, and all its versions, oldest first."""
    made = gp.post("/Patient", stranger())
    name, versions = stored(made), [made.json()]
    for number in range(1, times):
        versions.append(gp.put(f"/{name}", versions[-1] | {"active": bool(number % 2)}, number).json())
    return name, versions


def followed(caller: As, path: str) -> list[Response]:
    """Every page of a history, from the first on."""
    pages = [caller.get(path)]
    while onward := link(pages[-1], "next"):
        pages.append(caller.get("/" + onward.removeprefix(BASE)))
    return pages


def numbers(answer: Response) -> list[int]:
    """The versions on a page."""
    return [int(resource["meta"]["versionId"]) for resource in entries(answer)]


def said(answer: Response) -> str:
    return str(answer.json()["issue"][0]["details"]["text"])


def test_a_long_history_is_read_page_by_page(wires: World) -> None:
    gp = wires.as_client("gp")
    name, versions = changed(gp, 5)
    pages = followed(gp, f"/{name}/_history?_count=2")
    assert [numbers(page) for page in pages] == [[5, 4], [3, 2], [1]]
    assert [resource for page in pages for resource in entries(page)] == versions[::-1]
    assert "total" not in pages[0].json()
    assert link(pages[0], "self") == f"{BASE}{name}/_history?_count=2"


def test_a_version_stored_meanwhile_moves_no_page(wires: World) -> None:
    gp = wires.as_client("gp")
    name, versions = changed(gp, 3)
    first = gp.get(f"/{name}/_history?_count=2")
    gp.put(f"/{name}", versions[-1] | {"gender": "other"}, 3)
    assert numbers(gp.get("/" + link(first, "next").removeprefix(BASE))) == [1]


def test_a_history_from_an_instant_on_holds_what_was_made_at_that_instant(wires: World) -> None:
    gp = wires.as_client("gp")
    name, versions = changed(gp)
    third = versions[2]["meta"]["lastUpdated"]
    since = gp.get(f"/{name}/_history?_since={third}")
    assert (numbers(since), since.json()["total"]) == ([4, 3], 2)
    assert numbers(gp.get(f"/{name}/_history?_since={third[:-1]}001Z")) == [4], "a microsecond later is later"
    after = gp.get(f"/{name}/_history?_since=2039-01-01T00:00:00Z")
    assert (after.status_code, entries(after), after.json()["total"]) == (200, [], 0)
    assert numbers(gp.get(f"/{name}/_history?_since=2020-01-01T00:00:00%2B01:00&_count=1")) == [4]


def test_a_history_may_be_counted_alone(wires: World) -> None:
    gp = wires.as_client("gp")
    name, _ = changed(gp)
    for query in ("_count=0", "_count=1&_total=accurate"):
        answer = gp.get(f"/{name}/_history?{query}")
        assert answer.json()["total"] == 4
    assert "entry" not in gp.get(f"/{name}/_history?_count=0").json()


@pytest.mark.parametrize(
    ("query", "code", "place", "words"),
    [
        ("_sinc=2026-01-01T00:00:00Z", "SEA-001", "http.query._sinc", "Nearest: _since."),
        ("name=Wren", "SEA-001", "http.query.name", 'A history has no search parameter "name".'),
        ("_since=2026-01-01", "SEA-002", "http.query._since", "an instant like 2026-09-01T09:12:00Z"),
        ("_since=", "SEA-002", "http.query._since", "an instant"),
        ("_since=2026-01-01T00:00:00Z&_since=2027-01-01T00:00:00Z", "SEA-002", "http.query._since", "once"),
        ("_count=-1", "SEA-002", "http.query._count", "a whole number"),
        ("_total=exact", "SEA-002", "http.query._total", "accurate"),
        ("_page=AAAA", "SEA-009", "http.query._page", "first page"),
    ],
)
def test_what_a_history_does_not_take_is_refused_in_words(
    wire: World, query: str, code: str, place: str, words: str
) -> None:
    gp = wire.as_client("gp")
    name, _ = changed(gp, 1)
    for path in (f"/{name}/_history", "/Patient/_history"):
        answer = gp.get(f"{path}?{query}")
        told(answer, 400, code)
        assert places(answer) == [place]
        assert words in said(answer)


def test_a_lenient_reader_is_told_what_was_left_out(wire: World) -> None:
    gp = wire.as_client("gp")
    name, _ = changed(gp, 1)
    answer = gp.get(f"/{name}/_history?name=Wren&_count=5", Prefer="handling=lenient")
    assert (answer.status_code, answer.headers["gateway-warnings"]) == (200, "SEA-008")
    assert link(answer, "self") == f"{BASE}{name}/_history?_count=5"
    assert [entry["resource"]["id"] for entry in answer.json()["entry"]] == [name.partition("/")[2]]


def test_formats_are_taken_as_elsewhere(wire: World) -> None:
    gp = wire.as_client("gp")
    name, _ = changed(gp, 1)
    assert gp.get(f"/{name}/_history?_format=json&_pretty=true&_totalMethod=count").status_code == 200
    told(gp.get(f"/{name}/_history?_format=xml"), 406, "REQ-003")


def test_a_page_link_is_its_clients_and_its_historys_own(wires: World) -> None:
    gp = wires.as_client("gp")
    (name, _), (other, _) = changed(gp, 3), changed(gp, 3)
    query = urlsplit(link(gp.get(f"/{name}/_history?_count=1"), "next")).query
    for path in (f"/{other}/_history", "/Patient/_history", "/Patient"):
        told(gp.get(f"{path}?{query}"), 400, "SEA-009")
    told(gp.get(f"/{name}/_history?{query}&_since=2020-01-01T00:00:00Z"), 400, "SEA-009")
    stranger_to_it = wires.as_client("gp-2").get(f"/{name}/_history?{query}")
    told(stranger_to_it, 400, "SEA-009")


def test_a_version_that_may_not_be_seen_is_neither_listed_nor_counted(wires: World) -> None:
    gp, oh = wires.as_client("gp"), wires.as_client("oh-a")
    request = gp.post("/ServiceRequest", referral("Una"))
    note = request.json()["supportingInfo"][0]["reference"]
    consent = request.headers["link"].rsplit("/fhir/R4/", 1)[1].partition(">")[0]
    assert numbers(oh.get(f"/{note}/_history")) == [1]
    mine = oh.get("/Observation/_history?_count=0").json()["total"]
    gp.put(f"/{consent}", gp.get(f"/{consent}").json() | {"status": "inactive"}, 1)
    for query in ("", "?_count=0", "?_since=2039-01-01T00:00:00Z"):
        told(oh.get(f"/{note}/_history{query}"), 403, "CON-001")
        told(wires.as_client("oh-b").get(f"/{note}/_history{query}"), 404, "RES-001")
    after = oh.get("/Observation/_history?_count=200")
    assert after.json()["total"] == mine - 1
    assert note not in after.text


def test_the_history_of_a_type_lists_what_happened_newest_first(wires: World) -> None:
    gp = wires.as_client("gp")
    (one, first), (two, second) = changed(gp, 2), changed(gp, 2)
    since = first[0]["meta"]["lastUpdated"]
    pages = followed(gp, f"/Patient/_history?_since={since}&_count=3")
    assert [resource for page in pages for resource in entries(page)] == [second[1], second[0], first[1], first[0]]
    assert [len(entries(page)) for page in pages] == [3, 1]
    assert [e["fullUrl"] for e in pages[0].json()["entry"]] == [BASE + two, BASE + two, BASE + one]
    assert gp.get(f"/Patient/_history?_since={since}&_count=0").json()["total"] == 4
    assert one not in wires.as_client("gp-2").get("/Patient/_history?_count=200").text


def test_a_page_of_a_types_history_holds_nothing_that_came_later(wires: World) -> None:
    gp = wires.as_client("gp")
    name, versions = changed(gp, 3)
    since = versions[0]["meta"]["lastUpdated"]
    first = gp.get(f"/Patient/_history?_since={since}&_count=1")
    gp.put(f"/{name}", versions[-1] | {"gender": "other"}, 3)
    changed(gp, 2)
    rest = followed(gp, "/" + link(first, "next").removeprefix(BASE))
    assert [numbers(page) for page in [first, *rest]] == [[3], [2], [1]]


def test_who_asks_from_where_the_last_history_ended_misses_nothing(wires: World) -> None:
    gp = wires.as_client("gp")
    name, versions = changed(gp, 2)
    pages = followed(gp, f"/Patient/_history?_since={versions[0]['meta']['lastUpdated']}&_count=1")
    ended = {page.json()["meta"]["lastUpdated"] for page in pages}
    assert len(ended) == 1, "every page looks as far as the first"
    gp.put(f"/{name}", versions[-1] | {"gender": "other"}, 2)
    onward = gp.get(f"/Patient/_history?_since={ended.pop()}&_count=200")
    assert f"{name.partition('/')[2]}" in [resource["id"] for resource in entries(onward)]
    assert 3 in numbers(onward)


def test_the_history_of_a_type_is_refused_where_a_search_would_be(wire: World) -> None:
    told(wire.as_client("dwp-status").get("/Observation/_history"), 403, "AUT-020")
    told(wire.as_client("gp").get("/Medication/_history"), 404, "RES-002")
    told(wire.as_client("ig").get("/AuditEvent/_history"), 405, "RES-003")
    assert wire.as_client("gp").get("/Organization/_history?_count=1").status_code == 200


def test_a_suspended_client_reads_no_history(everywhere: World) -> None:
    from app.services.clients import suspend_client

    gp = everywhere.as_client("gp")
    name, _ = changed(gp, 1)
    suspend_client(everywhere.gateway, "sandbox-gp")
    for path in (f"/{name}/_history", "/Patient/_history"):
        assert codes(gp.get(path)) == ["AUT-019"]


def test_the_history_of_a_type_takes_its_order_from_an_index(wire: World) -> None:
    gp, since = wire.as_client("gp"), "2026-01-01T00:00:00Z"
    with statements(wire.gateway.database) as seen:
        assert gp.get(f"/Patient/_history?_since={since}").status_code == 200
    text, values = next((text, values) for text, values in seen if "FROM resource_version" in text)
    lines = plan(wire.gateway.database, text, values)
    assert any("ix_resource_version_changed" in line for line in lines)
    assert not any("TEMP B-TREE" in line for line in lines)


def test_the_ledger_says_which_versions_a_history_gave(wire: World) -> None:
    gp, ig = wire.as_client("gp"), wire.as_client("ig")
    name, _ = changed(gp, 3)
    gp.get(f"/{name}/_history?_count=2")
    (row, *_) = entries(ig.get("/AuditEvent?subtype=history-instance&_count=1&_sort=-date"))
    given = [e["what"].get("reference") for e in row["entity"] if "what" in e]
    assert [one for one in given if one and one.startswith(f"{name}/_history")] == [
        f"{name}/_history/3",
        f"{name}/_history/2",
    ]
    gp.get("/Patient/_history?_count=1")
    (row, *_) = entries(ig.get("/AuditEvent?subtype=history-type&_count=1&_sort=-date"))
    assert f"{name}/_history/3" in [e["what"].get("reference") for e in row["entity"] if "what" in e]


def test_each_version_tells_how_it_was_sent(wires: World) -> None:
    gp = wires.as_client("gp")
    name, _ = changed(gp, 2)
    gp.patch(f"/{name}", [{"op": "add", "path": "/gender", "value": "other"}], 2)
    gp.put(f"/{name}", gp.get(f"/{name}").json() | {"gender": "male"}, 3)
    for path in (f"/{name}/_history", "/Patient/_history?_count=4"):
        sent = [(entry["request"]["method"], entry["request"]["url"]) for entry in gp.get(path).json()["entry"]]
        assert sent == [("PUT", name), ("PATCH", name), ("PUT", name), ("POST", "Patient")]


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("_elements=birthDate", {"birthDate"}, {"name", "identifier"}),
        ("_summary=true", {"name", "birthDate"}, {"text"}),
        ("_summary=text", set(), {"name", "birthDate"}),
    ],
)
def test_a_history_gives_the_part_of_each_version_that_was_asked_for(
    wires: World, asked: str, there: set[str], gone: set[str]
) -> None:
    gp = wires.as_client("gp")
    name, versions = changed(gp, 3)
    since = versions[0]["meta"]["lastUpdated"]
    for path in (f"/{name}/_history?_count=2&", f"/Patient/_history?_since={since}&_count=2&"):
        pages = followed(gp, path + asked)
        found = [resource for page in pages for resource in entries(page)]
        assert [resource["meta"]["versionId"] for resource in found] == ["3", "2", "1"]
        for resource in found:
            assert there <= set(resource)
            assert not gone & set(resource)
            assert resource["meta"]["tag"][0]["code"] == "SUBSETTED"


def test_a_history_may_be_counted_by_its_summary(wires: World) -> None:
    gp = wires.as_client("gp")
    name, _ = changed(gp, 3)
    counted = gp.get(f"/{name}/_history?_summary=count").json()
    assert (counted["total"], counted.get("entry")) == (3, None)


@pytest.mark.parametrize("asked", ["_elements=brithDate", "_summary=short", "_elements=name&_summary=true"])
def test_a_part_that_no_version_has_is_refused(wire: World, asked: str) -> None:
    gp = wire.as_client("gp")
    name, _ = changed(gp, 1)
    for path in (f"/{name}/_history", "/Patient/_history"):
        told(gp.get(f"{path}?{asked}"), 400, "SEA-002")

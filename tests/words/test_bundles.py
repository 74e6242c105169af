"""Bundles carry stored texts unchanged, in the shapes of the examples."""

import json
from typing import Any

from app.domain.record import Record
from app.fhir.bundles import Done, Hit, Link, computed, history, page_links, searchset, transaction_response

from .builders import patient, record
from .wire import BASE, example, pretty

OWNER = "Organization/01a0f67a-3800-73b6-925e-0a2f45b953b8"
MOMENT = 1_791_205_375_000


def hits(bundle: dict[str, Any]) -> list[Hit]:
    return [Hit(json.dumps(e["resource"]), e["fullUrl"]) for e in bundle["entry"]]


def test_an_oh_provider_gets_its_worklist_as_the_example() -> None:
    wanted = example("05-worklist-response")
    used = [("owner", OWNER), ("status", "requested"), ("_sort", "authored-on"), ("_count", "20")]
    answer = searchset(hits(wanted), total=3, links=page_links(BASE, "Task", used, None), last_updated=MOMENT)
    assert pretty(json.loads(answer)) == pretty(wanted)


def test_a_stub_goes_into_a_searchset_as_the_example() -> None:
    wanted = example("05-stub-response")
    links = page_links(BASE, "Task", [("owner", OWNER), ("_lastUpdated", "gt2026-10-14T07:00:00Z")], None)
    answer = searchset(hits(wanted), total=1, links=links, last_updated=1_791_964_925_000)
    assert pretty(json.loads(answer)) == pretty(wanted)


def test_dwp_gets_its_statuses_as_the_example() -> None:
    wanted = example("06-status-batch-response")
    answers = [(e["resource"], e["search"]["mode"]) for e in wanted["entry"]]
    assert pretty(json.loads(computed(answers))) == pretty(wanted)


def done(wanted: dict[str, Any]) -> Done:
    response = wanted["response"]
    kept = record(wanted["resource"])
    return Done(kept, kept.body, outcome=response.get("outcome"))


def test_a_referral_is_answered_entry_by_entry_as_the_example() -> None:
    wanted = example("01-referral-response")
    answer = transaction_response(BASE, [done(e) for e in wanted["entry"]])
    assert pretty(json.loads(answer)) == pretty(wanted)


def test_a_record_that_was_there_already_is_no_new_one() -> None:
    (entry,) = json.loads(transaction_response(BASE, [Done(record(patient()), None, is_new=False)]))["entry"]
    assert entry["response"]["status"] == "200 OK"
    assert "resource" not in entry


def test_a_stored_text_is_spliced_in_to_the_digit() -> None:
    text = '{"resourceType":"Observation",  "valueQuantity":{"value":1.50}}'
    assert text.encode() in searchset([Hit(text, None)], total=None, links=[], last_updated=0)


def test_nothing_found_gives_no_empty_arrays_and_a_total_of_nought() -> None:
    empty = json.loads(searchset([], total=0, links=[Link("self", BASE)], last_updated=0))
    assert list(empty) == ["resourceType", "meta", "type", "total", "link"]
    assert empty["total"] == 0


def test_a_warning_stands_after_the_matches_and_is_not_counted() -> None:
    warning = {"resourceType": "OperationOutcome", "issue": []}
    found = json.loads(searchset([Hit("{}", None)], total=1, links=[], last_updated=0, outcome=warning))
    assert [e["search"]["mode"] for e in found["entry"]] == ["match", "outcome"]


def test_a_total_that_is_not_known_is_left_out() -> None:
    assert "total" not in json.loads(searchset([], total=None, links=[], last_updated=0))


def test_a_page_says_how_it_was_asked_and_where_the_next_one_is() -> None:
    used = [("owner:identifier", "https://fhir.nhs.uk/Id/ods-organization-code|TESTOH1"), ("_page", "old")]
    own, onward = page_links(BASE, "Task", used, "_page=new")
    assert own.url == f"{BASE}/Task?owner:identifier=https://fhir.nhs.uk/Id/ods-organization-code%7CTESTOH1&_page=old"
    assert onward == Link("next", f"{BASE}/Task?_page=new")


def test_a_plus_sign_and_an_ampersand_survive_a_link() -> None:
    (own,) = page_links(BASE, "Task", [("_lastUpdated", "gt2026-10-05T09:12:04+01:00"), ("code", "a&b")], None)
    assert own.url == f"{BASE}/Task?_lastUpdated=gt2026-10-05T09:12:04%2B01:00&code=a%26b"


def test_a_history_tells_what_made_each_version() -> None:
    first, second = record(patient()), record(patient(), version=2)
    story = json.loads(
        history(
            BASE,
            [(second, second.body), (first, first.body)],
            [Link("self", f"{BASE}/x")],
            total=2,
            last_updated=MOMENT,
        )
    )
    assert list(story) == ["resourceType", "meta", "type", "total", "link", "entry"]
    assert [e["request"]["method"] for e in story["entry"]] == ["PUT", "POST"]
    assert [e["response"]["etag"] for e in story["entry"]] == ['W/"2"', 'W/"1"']
    assert story["entry"][1]["request"]["url"] == "Patient"
    assert list(story["entry"][0]) == ["fullUrl", "resource", "request", "response"]


def test_text_of_any_script_stays_as_it_is() -> None:
    kept: Record = record(patient(name=[{"family": "Łoś-Ó Briain"}]))
    assert "Łoś-Ó Briain".encode() in transaction_response(BASE, [Done(kept, kept.body)])

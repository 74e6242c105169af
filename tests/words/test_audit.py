"""An information-governance officer reads the ledger, and nobody else does."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.catalogue.names import CLIENT, NHS_NUMBER, ODS
from app.domain.errors import Hidden, Refusal, Unauthenticated
from app.domain.evidence import Entity, Evidence
from app.services.audit import read_event, search_events, who_saw
from app.services.find import Page
from app.services.gateway import Gateway
from app.store import clients
from app.store.tables.audit import audit_event
from app.store.wall import OPERATOR

from .builders import OH, caller
from .ledger import ASKED, AT_GP, AT_OH, IG, NOTE, OF_STAN, STAN, TASK, WREN, by_oh, opened, witness

OF_STANS_TASK = (Entity("Task", TASK, 1, STAN.id),)
SEARCH = {"query": "owner=x", "detail": {"search": "Task?owner=x"}, "entities": OF_STANS_TASK}


def search(gateway: Gateway, text: str, **changes: Any) -> Page:
    return opened(gateway, search_events(gateway, caller(**(IG.__dict__ | changes)), ASKED, text))


def interactions(page: Page) -> list[str]:
    return [json.loads(hit.text)["subtype"][-1]["code"] for hit in page.hits]


@pytest.fixture
def story(gateway: Gateway) -> Gateway:
    witness(
        gateway,
        by_oh("create", "C", entities=(Entity("Patient", AT_OH, 1, WREN.id),), patients=((WREN.id, AT_OH),)),
        by_oh("read", "R"),
        by_oh("search-type", "E", **SEARCH),
        by_oh("$accept", "U", entities=OF_STANS_TASK),
        by_oh("read", "R", outcome=4, code="CON-001", entities=(Entity("Observation", NOTE, 0, WREN.id),)),
        by_oh("token", "E", entities=(), detail={"kid": "k"}),
        Evidence("client-suspend", "U", organisation=OH.organisation, detail={"client": OH.client_id}),
    )
    return gateway


def test_an_auditor_reads_the_newest_rows_first(story: Gateway) -> None:
    page = search(story, "")
    assert interactions(page) == [
        "client-suspend", "110122", "read", "$accept", "search-type", "read", "create",
    ]  # fmt: skip
    assert page.total == 7


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"patient={AT_GP}", ["read", "read", "create"]),
        (f"patient=Patient/{AT_OH}", ["read", "read", "create"]),
        (f"patient:identifier={NHS_NUMBER}|{WREN.nhs_number}", ["read", "read", "create"]),
        (f"patient={OF_STAN}", ["$accept", "search-type"]),
        ("patient=unknown", []),
        (f"patient={AT_GP},{OF_STAN}", ["read", "$accept", "search-type", "read", "create"]),
        (f"agent={OH.organisation}&action=C", ["create"]),
        (f"agent:identifier={ODS}|TESTOH1&action=C,R", ["read", "read", "create"]),
        (f"agent:identifier={CLIENT}|sandbox-oh-a&outcome=4", ["read"]),
        ("outcome=0&action=R", ["read"]),
        ("outcome:not=0", ["read"]),
        ("outcome=no", []),
        (f"entity=Observation/{NOTE}", ["read", "read"]),
        (f"entity={NOTE}", ["read", "read"]),
        (f"entity=Task/{NOTE}", []),
        ("patient:missing=true", ["client-suspend", "110122"]),
        ("type=rest&action=U", ["$accept"]),
        ("type=110114", ["110122"]),
        ("type=http://dicom.nema.org/resources/ontology/DCM|", ["client-suspend", "110122"]),
        ("subtype=read", ["read", "read"]),
        ("subtype=http://hl7.org/fhir/restful-interaction|operation", ["$accept"]),
        ("subtype=$accept", ["$accept"]),
        ("subtype=http://elsewhere.example|read", []),
        ("date=ge2026-10-13T09:35:00Z", ["client-suspend", "110122"]),
        ("date=2026-10-13", ["client-suspend", "110122", "read", "$accept", "search-type", "read", "create"]),
        ("date=lt2026-10-13", []),
        ("_sort=date&action=R,C", ["create", "read", "read"]),
        ("_sort=-date&action=R,C", ["read", "read", "create"]),
    ],
)
def test_an_auditor_finds_rows_by(story: Gateway, text: str, wanted: list[str]) -> None:
    assert interactions(search(story, text)) == wanted


def test_pages_follow_one_another_without_gaps_while_the_ledger_grows(story: Gateway) -> None:
    seen: list[str] = []
    page = search(story, "_count=3")
    while True:
        seen += [hit.record.id for hit in page.hits]
        if page.next is None:
            break
        page = search(story, page.next)
    everything = [hit.record.id for hit in search(story, "_count=50&date=lt2026-10-13T09:37:00Z").hits]
    assert seen == everything
    assert len(set(seen)) == 7


def test_a_page_link_of_one_auditor_is_no_other_auditors(story: Gateway) -> None:
    link = search(story, "_count=2").next
    assert link
    with pytest.raises(Refusal, match="SEA-009"):
        search(story, link, client_id="sandbox-oh-a")
    with pytest.raises(Refusal, match="SEA-009"):
        search(story, link[:-4] + "AAAA")
    with pytest.raises(Refusal, match="SEA-009"):
        search(story, "_count=2&_page=%C3%A9")


def test_an_accurate_total_counts_all_pages(story: Gateway) -> None:
    assert search(story, "_count=2").total is None
    assert search(story, "_count=2&_total=accurate&action=R,U").total == 4


def test_the_ledger_cannot_be_sorted_by_anything_but_its_date(story: Gateway) -> None:
    with pytest.raises(Refusal, match="SEA-005"):
        search(story, "_sort=action")


def test_a_row_about_a_person_names_their_patient_and_an_unlisted_one_none(story: Gateway) -> None:
    rows = [json.loads(hit.text) for hit in search(story, "subtype=read,create,110122").hits]
    named = [
        [e["what"]["reference"] for e in row["entity"] if "role" in e and e["role"]["code"] == "1"] for row in rows
    ]
    assert named == [[], [f"Patient/{AT_GP}"], [f"Patient/{AT_GP}"], [f"Patient/{AT_OH}"]]


def test_an_auditor_reads_one_row_as_it_was_found(story: Gateway) -> None:
    found = search(story, "subtype=create").hits[0]
    read = opened(story, read_event(story, IG, ASKED, found.record.id))
    assert read.text == found.text
    assert read.record.etag == 'W/"1"'


def test_a_row_that_does_not_exist_reads_as_missing(story: Gateway) -> None:
    with pytest.raises(Hidden):
        opened(story, read_event(story, IG, ASKED, "no-such-row"))


@pytest.mark.parametrize("role", ["oh-clinician", "gp", "person", "icb-lead", "none"])
def test_nobody_but_an_auditor_reads_the_ledger(story: Gateway, role: str) -> None:
    row = search(story, "").hits[0].record.id
    with pytest.raises(Refusal, match="AUT-021"):
        search(story, "", role=role)
    with pytest.raises(Refusal, match="AUT-021"):
        opened(story, read_event(story, caller(**(IG.__dict__ | {"role": role})), ASKED, row))


def test_a_suspended_auditor_reads_nothing_at_once(story: Gateway) -> None:
    row = search(story, "").hits[0].record.id
    with story.database.writing() as connection:
        clients.set_active(connection, IG.client_id, False)
    with pytest.raises(Unauthenticated):
        search(story, "")
    with pytest.raises(Unauthenticated):
        opened(story, read_event(story, IG, ASKED, row))


def test_reading_the_ledger_is_in_the_ledger_with_query_and_count_and_no_results(story: Gateway) -> None:
    search(story, f"patient={AT_GP}")
    with story.database.reading(OPERATOR) as connection:
        row = connection.execute(select(audit_event).order_by(audit_event.c.number.desc()).limit(1)).one()
    assert (row.interaction, row.client, row.query) == ("search-type", "sandbox-ig", f"patient={AT_GP}")
    assert json.loads(row.detail)["count"] == "3"
    assert json.loads(row.entities) == []
    assert json.loads(row.subjects) == {"patients": [], "persons": []}


def test_a_refused_search_of_the_ledger_is_in_the_ledger_too(story: Gateway) -> None:
    with pytest.raises(Refusal, match="SEA-001"):
        search(story, "pateint=x")
    (refused,) = search(story, "outcome=4&agent:identifier=TESTIG1").hits
    assert json.loads(refused.text)["outcomeDesc"] == "unknown-parameter"


def test_an_operator_is_told_in_words_who_saw_a_person(story: Gateway) -> None:
    texts = [sentence.text for sentence in who_saw(story, "999 026 3396")]
    by = "Zz OH Provider Ltd (OH clinician)"
    why = "for occupational health assessment."
    assert texts == [
        f"On 13 October 2026 at 10:34 {by} was refused the fit note (consent required), {why}",
        f"On 13 October 2026 at 10:31 {by} read the fit note, {why}",
        f"On 13 October 2026 at 10:30 {by} recorded the person's details, {why}",
    ]


def test_asking_who_saw_a_person_is_in_the_ledger(story: Gateway) -> None:
    who_saw(story, "wren zztest")
    assert who_saw(story, "Zztest  Wren")[0].text == (
        "On 13 October 2026 at 10:37 the gateway's operator asked who saw this person's records."
    )


def test_a_name_of_several_people_or_of_nobody_is_refused(story: Gateway) -> None:
    with pytest.raises(Refusal, match="RES-006"):
        who_saw(story, "ZZTEST")
    for nobody in ("Nobody", "", "9990548714"):
        with pytest.raises(Refusal):
            who_saw(story, nobody)

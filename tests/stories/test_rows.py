"""The rows that the stories list, in their order, in the log of a gateway where just that happened (R-19)."""

import json
from collections.abc import Iterable

from sqlalchemy import select

from app.store.tables.records import resource_version
from app.store.wall import OPERATOR
from tests.kit.answers import task_of
from tests.kit.builders import asking, consent, denial, fit_note, patient, permit, referral, signpost, status_query
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.test_fit_notes import alone
from tests.pathway.walks import send

Told = tuple[str, str, int, str | None]


def rows(world: World) -> list[Told]:
    """Interaction, organisation, outcome and error code of every row a caller left, oldest first."""
    found = all_rows(world.gateway)
    return [(row.interaction, row.organisation_code, row.outcome, row.code) for row in found if row.client]


def missing(world: World, wanted: Iterable[Told]) -> list[Told]:
    """The wanted rows that do not come, each after the one before it."""
    remaining = iter(rows(world))
    return [row for row in wanted if row not in remaining]


def test_scenario_4_a_refusal_and_what_the_employer_tried(everywhere: World) -> None:
    sent, employer = send(everywhere, "Omar", template="oh"), everywhere.as_client("employer-3")
    subject = sent.asked()["subject"]["reference"]
    assert sent.requester.post("/Consent", consent(subject) | {"provision": denial("TESTEMP3")}).status_code == 201
    employer.post("/Consent", consent(subject, permit("TESTEMP3", "employer-advice", "C"), taker="TESTEMP3"))
    employer.get(f"/{sent.request}")
    wanted: list[Told] = [
        ("create", "TESTGP1", 0, None),
        ("create", "TESTGP1", 0, None),
        ("create", "TESTEMP3", 4, "AUT-020"),
        ("read", "TESTEMP3", 4, "RES-001"),
    ]
    assert missing(everywhere, wanted) == []


def test_scenario_6_a_continuation_note_is_the_last_row(everywhere: World) -> None:
    sent = send(everywhere, "Dilys")
    everywhere.clock.move_to(2026, 11, 2)
    added = sent.requester.post("/Observation", alone(note=fit_note("2026-10-29", "2026-11-26")))
    assert task_of(added) == sent.task
    assert rows(everywhere)[-1] == ("create", "TESTGP1", 0, None)


def test_scenario_7_a_rejection_read_by_the_practice_and_asked_for_by_dwp(everywhere: World) -> None:
    sent = send(everywhere, "Rashid").walk("received")
    why = {"reason": {"valueCode": "capacity"}}
    sent.owner.move(sent.task, "reject", **why)
    sent.owner.move(sent.task, "reject", **why, signpost=[{"name": "signpost", **signpost()}])
    pointed = sent.now()["output"][0]["valueReference"]["reference"]
    assert sent.requester.get(f"/{pointed}").status_code == 200
    query = status_query(sent.asked()["requisition"]["value"], "Rashid")
    everywhere.as_client("dwp-status").post("/$referral-status", asking(query))
    wanted: list[Told] = [
        ("$reject", "TESTOH1", 4, "TSK-021"),
        ("$reject", "TESTOH1", 0, None),
        ("read", "TESTGP1", 0, None),
        ("$referral-status", "TESTDWPS", 0, None),
    ]
    assert missing(everywhere, wanted) == []


def test_as_many_rows_of_outcome_4_as_refused_requests(here: World) -> None:
    sent, stranger = send(here, "Omar"), here.as_client("oh-b")
    refused = [
        stranger.get(f"/{sent.request}"),
        stranger.move(sent.task, "receive"),
        sent.owner.move(sent.task, "complete"),
        sent.requester.post("/ServiceRequest", referral("Omar")),
        sent.requester.post("/Patient", patient("Wren", birthDate="yesterday")),
        here.as_client("dwp-status").get("/Task"),
    ]
    assert min(answer.status_code for answer in refused) >= 400
    assert [row[2] for row in rows(here)].count(4) == len(refused)


def stored(world: World) -> set[tuple[str, str, int]]:
    """Every version of every record that is kept."""
    columns = (resource_version.c.type, resource_version.c.id, resource_version.c.version)
    with world.gateway.database.reading(OPERATOR) as connection:
        return {(row[0], row[1], row[2]) for row in connection.execute(select(*columns))}


def named(world: World) -> set[tuple[str, str, int]]:
    """Every version that a row of the log names."""
    return {tuple(entity) for row in all_rows(world.gateway) for entity in json.loads(row.entities)}


def test_no_version_is_stored_that_no_row_names(everywhere: World) -> None:
    before = stored(everywhere)
    sent = send(everywhere, "Rashid").walk("received")
    sent.do("return", kind={"valueCode": "for-info"}, message="What hours?")
    sent.do("reject")
    booked = send(everywhere, "Edgar").walk("in-progress")
    subject = booked.asked()["subject"]["reference"]
    body = booked.requester.get(f"/{subject}").json() | {"deceasedBoolean": True}
    assert booked.requester.put(f"/{subject}", body).status_code == 200
    withdrawn = send(everywhere, "Omar").walk("accepted")
    consented = withdrawn.requester.get(f"/{withdrawn.consent}").json() | {"status": "inactive"}
    assert withdrawn.requester.put(f"/{withdrawn.consent}", consented).status_code == 200
    assert send(everywhere, "Bryn").walk("completed").now()["status"] == "completed"
    assert withdrawn.requester.post("/Observation", alone("Dilys")).status_code == 201
    made = stored(everywhere) - before
    assert len(made) > 40
    assert made - named(everywhere) == set()

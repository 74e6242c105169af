"""Scenario 6: Tamsin's referral is sent again and again, and there is one."""

from concurrent.futures import ThreadPoolExecutor

from tests.kit.answers import code, entries, task_of, text, without_ref
from tests.kit.builders import fit_note, patient, practitioner_role, referral, transaction, urn
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

NOTE = ("2026-10-05", "2026-10-26")


def first(world: World, key: str = "k1") -> tuple[dict, object]:
    """GP1's referral of D0, 09:00."""
    body = referral("Tamsin", note=fit_note(*NOTE))
    answer = world.as_client("gp").post("/ServiceRequest", body, Idempotency_Key=key)
    assert answer.status_code == 201, answer.text
    return body, answer


def tasks(world: World) -> int:
    """How many Tasks OH A has."""
    oh = world.as_client("oh-a")
    return len(entries(oh.get(f"/Task?owner=Organization/{oh.organisation.id}")))


def test_a_retry_with_its_key_gets_the_stored_answer(everywhere: World) -> None:
    body, answer = first(everywhere)
    again = everywhere.as_client("gp").post("/ServiceRequest", body, Idempotency_Key="k1")
    assert (again.status_code, again.text) == (201, answer.text)
    assert again.headers["location"] == answer.headers["location"]
    assert tasks(everywhere) == 1


def test_the_same_key_with_another_body_is_refused(everywhere: World) -> None:
    body, _ = first(everywhere)
    answer = everywhere.as_client("gp").post("/ServiceRequest", body | {"priority": "urgent"}, Idempotency_Key="k1")
    assert (answer.status_code, code(answer)) == (422, "IDE-002")
    assert text(answer) == "This Idempotency-Key was used with another body. Use a new key for a new request."


def test_the_practice_s_own_duplicate_is_told_with_its_reference(everywhere: World) -> None:
    _, answer = first(everywhere)
    again = everywhere.as_client("gp").post("/ServiceRequest", referral("Tamsin", note=fit_note(*NOTE)))
    reference = answer.json()["requisition"]["value"]
    assert (again.status_code, code(again)) == (409, "REF-005")
    assert text(again) == (
        f"You already have an open request for this person and service, reference {reference}. "
        "Add the new fit note to that one."
    )


def test_another_service_is_told_nothing_of_whose_request_it_is(everywhere: World) -> None:
    _, answer = first(everywhere)
    own = referral("Tamsin", sender="TESTWW1", trigger="self", template=None)
    again = everywhere.as_client("workwell").post("/ServiceRequest", own)
    assert (again.status_code, code(again)) == (409, "REF-006")
    assert text(again) == "An open request exists. Ask the person or the practice."
    assert answer.json()["requisition"]["value"] not in without_ref(again)


def continuation(start: str, end: str) -> dict:
    """A later fit note, sent with its patient and issuer and without a request."""
    role = practitioner_role() | {"practitioner": {"display": "Dr Zz Testgp"}}
    note = fit_note(start, end, subject={"reference": urn(0)}, performer=[{"reference": urn(1)}])
    return transaction(patient("Tamsin"), role, note)


def test_a_continuation_note_joins_the_open_task(everywhere: World) -> None:
    _, answer = first(everywhere)
    gp, task = everywhere.as_client("gp"), task_of(answer)
    everywhere.clock.move_to(2026, 11, 2)
    added = gp.post("", continuation("2026-10-29", "2026-11-26"))
    assert added.status_code == 200, added.text
    note = next(e["resource"] for e in added.json()["entry"] if e["resource"]["resourceType"] == "Observation")
    assert note["derivedFrom"] == [{"reference": answer.json()["supportingInfo"][0]["reference"]}]
    assert gp.get(f"/{task}").json()["input"][0]["valueReference"]["reference"] == f"Observation/{note['id']}"
    assert tasks(everywhere) == 1


def test_a_new_episode_after_the_first_is_closed_is_a_new_referral(everywhere: World) -> None:
    _, answer = first(everywhere)
    oh, task = everywhere.as_client("oh-a"), task_of(answer)
    times = {
        "start": {"valueDateTime": "2026-10-12T10:00:00+01:00"},
        "end": {"valueDateTime": "2026-10-12T10:45:00+01:00"},
    }
    for name, parts in (("receive", {}), ("accept", {}), ("book", times)):
        assert oh.move(task, name, **parts).status_code == 200
    assert oh.move(task, "complete", health={"valueCode": "better"}, work={"valueCode": "full"}).status_code == 200
    everywhere.clock.move_to(2027, 2, 1)
    later = referral("Tamsin", note=fit_note("2027-02-01", "2027-02-22"))
    assert everywhere.as_client("gp").post("/ServiceRequest", later).status_code == 201


def test_eight_senders_at_once_make_exactly_one_task(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    with ThreadPoolExecutor(8) as senders:
        answers = list(
            senders.map(
                lambda n: gp.post("/ServiceRequest", referral("Tamsin", note=fit_note(*NOTE)), Idempotency_Key=f"k{n}"),
                range(8),
            )
        )
    assert sorted(a.status_code for a in answers) == [201, *[409] * 7]
    assert tasks(everywhere) == 1


def test_eight_retries_at_once_with_one_key_are_one_referral(everywhere: World) -> None:
    gp, body = everywhere.as_client("gp"), referral("Tamsin", note=fit_note(*NOTE))
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: gp.post("/ServiceRequest", body, Idempotency_Key="k1"), range(8)))
    assert {(a.status_code, a.text) for a in answers} == {(201, answers[0].text)}
    assert tasks(everywhere) == 1


def test_the_rows_of_the_story_stand_in_the_log_in_order(here: World) -> None:
    body, _ = first(here)
    gp = here.as_client("gp")
    gp.post("/ServiceRequest", body, Idempotency_Key="k1")
    gp.post("/ServiceRequest", body | {"priority": "urgent"}, Idempotency_Key="k1")
    gp.post("/ServiceRequest", referral("Tamsin", note=fit_note(*NOTE)))
    here.as_client("workwell").post(
        "/ServiceRequest", referral("Tamsin", sender="TESTWW1", trigger="self", template=None)
    )
    rows = [(r.interaction, r.organisation_code, r.outcome, r.code) for r in all_rows(here.gateway) if r.client]
    assert rows == [
        ("create", "TESTGP1", 0, None),
        ("replay", "TESTGP1", 0, None),
        ("create", "TESTGP1", 4, "IDE-002"),
        ("create", "TESTGP1", 4, "REF-005"),
        ("create", "TESTWW1", 4, "REF-006"),
    ]

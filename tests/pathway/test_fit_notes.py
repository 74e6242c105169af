"""Fit notes over HTTP: what makes one valid, what follows from one sent alone, and whose it is (R-04, R-20)."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.store.tables.people import identity_review
from app.store.wall import OPERATOR
from tests.fhir.test_sickness_certificate import form
from tests.kit.answers import code, codes, entries, task_of, text
from tests.kit.builders import Json, fit_note, ours, patient, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import send

if TYPE_CHECKING:
    from httpx import Response


def alone(given: str = "Dilys", note: Json | None = None, profession: str = "doctor", sender: str = "TESTGP1") -> Json:
    """A fit note with its person and issuer, and no request."""
    whole = referral(given, note=note or fit_note(), profession=profession, sender=sender)
    *people, observation = whole["contained"]
    return {k: v for k, v in observation.items() if k != "id"} | {"contained": people}


def expired(**changes: object) -> Json:
    """Dilys's note of scenario 5a: assessed on 20 July, ended on 17 August."""
    return referral("Dilys", sender="TESTGP2", note=fit_note("2026-07-20", "2026-08-17"), **changes)  # type: ignore[arg-type]  # as the builder


def test_a_note_that_ended_seven_weeks_ago_is_no_trigger_and_says_what_is(here: World) -> None:
    answer = here.as_client("gp-2").post("/ServiceRequest", expired())
    assert (answer.status_code, codes(answer)) == (422, ["FIT-006", "REF-020"])
    assert text(answer).startswith("This fit note ended on 2026-08-17, 49 days ago;")
    assert "at-risk-in-work or self" in text(answer)
    assert here.as_client("gp-2").post("/ServiceRequest", expired() | {"extension": _self()}).status_code == 201


def _self() -> list[Json]:
    return list(referral("Dilys", sender="TESTGP2", trigger="self")["extension"])


@pytest.mark.parametrize(("end", "status"), [("2026-09-30", 201), ("2026-09-28", 201), ("2026-09-27", 422)])
def test_a_gap_of_seven_days_is_the_same_episode_and_a_warning(here: World, end: str, status: int) -> None:
    body = referral("Dilys", sender="TESTGP2", note=fit_note("2026-09-01", end))
    answer = here.as_client("gp-2").post("/ServiceRequest", body)
    assert answer.status_code == status
    if status == 201:
        assert "FIT-013" in answer.headers["gateway-warnings"]
    else:
        assert code(answer) == "FIT-006"


@pytest.mark.parametrize(
    ("note", "profession", "expected"),
    [
        ({}, "podiatrist", ["VAL-011"]),
        ({"adjustments": ("altered-hours", "amended-duties", "phased-return", "workplace-adaptation")}, "doctor",
         ["FIT-002", "FIT-002", "FIT-002", "FIT-002"]),
        ({"effectivePeriod": {"start": "2026-10-05"}}, "doctor", ["FIT-003"]),
        ({"end": "2027-01-18"}, "doctor", ["FIT-004"]),
        ({"end": "2026-10-01"}, "doctor", ["VAL-060"]),
        ({"assessed": "2026-10-06"}, "doctor", ["FIT-007"]),
    ],
    ids=["podiatrist", "boxes-with-not-fit", "no-last-day", "fifteen-weeks", "backwards", "assessed-tomorrow"],
)  # fmt: skip
def test_a_note_the_rules_do_not_allow_is_refused(
    shared: World, note: Json, profession: str, expected: list[str]
) -> None:
    gp, sent = shared.as_client("gp-2"), {"note": fit_note(**note), "profession": profession, "sender": "TESTGP2"}
    answer = gp.post("/ServiceRequest", referral("Dilys", **sent))
    assert (answer.status_code, set(codes(answer))) == (422, set(expected)), text(answer)
    assert gp.post("/Observation", alone(**sent)).status_code == 422


def test_fifteen_weeks_are_allowed_after_six_months(here: World) -> None:
    note = fit_note(end="2027-01-18", six_months=True)
    assert send(here, "Dilys", sender="gp-2", note=note).now()["status"] == "requested"


@pytest.mark.parametrize("profession", ["nurse", "occupational-therapist", "pharmacist", "physiotherapist"])
def test_all_five_professions_sign(shared: World, profession: str) -> None:
    assert shared.as_client("gp").post("/Observation", alone(profession=profession)).status_code == 201


def offered(world: World) -> tuple[As, str, "Response"]:
    """A fit note sent alone: its sender, the offer it is answered with, the answer."""
    gp = world.as_client("gp")
    answer = gp.post("/Observation", alone())
    assert answer.status_code == 201, answer.text
    return gp, task_of(answer), answer


def test_a_note_sent_alone_is_answered_with_an_offer_only_its_sender_sees(here: World) -> None:
    gp, offer, answer = offered(here)
    assert "REF-021" in answer.headers.get("gateway-warnings", "REF-021")
    task = gp.get(f"/{offer}").json()
    assert (task["status"], task["code"]["text"], task["owner"]["display"]) == ("requested", "Offer", "Zz Test Surgery")
    assert task["focus"]["reference"] == f"Observation/{answer.json()['id']}"
    assert task["restriction"]["period"]["end"].endswith("T23:59:59+01:00")
    for name in ("gp-2", "workwell", "oh-a", "oh-b", "dwp-atw", "spa"):
        assert here.as_client(name).get(f"/{offer}").status_code == 404
    assert entries(here.as_client("workwell").get("/Task")) == []


@pytest.mark.parametrize("said", ["declined", "referred", "no-answer"])
def test_an_offer_is_completed_with_the_persons_answer(here: World, said: str) -> None:
    gp, offer, _ = offered(here)
    done = {"op": "replace", "path": "/status", "value": "completed"}
    assert codes(gp.patch(f"/{offer}", [done], 1)) == ["TSK-027"]
    told = {"op": "add", "path": "/businessStatus", "value": {"coding": [ours("business-status", said)]}}
    answer = gp.patch(f"/{offer}", [done, told], 1)
    assert answer.status_code == 200, answer.text
    assert answer.json()["businessStatus"]["coding"][0]["code"] == said
    assert "restriction" not in answer.json()


def test_an_offer_may_name_the_referral_it_became(here: World) -> None:
    gp, offer, _ = offered(here)
    sent = send(here, "Dilys")
    done = gp.get(f"/{offer}").json() | {
        "status": "completed",
        "businessStatus": {"coding": [ours("business-status", "referred")]},
        "output": [{"type": {"text": "The referral"}, "valueReference": {"reference": sent.request}}],
    }
    answer = gp.put(f"/{offer}", done, 1)
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")


def test_a_later_note_of_the_episode_joins_the_open_task_and_names_the_first(here: World) -> None:
    sent = send(here, "Dilys").walk("received")
    here.clock.move_to(2026, 10, 30)
    later = alone(note=fit_note("2026-11-05", "2026-12-03", assessed="2026-10-30"))
    answer = sent.requester.post("/Observation", later)
    assert (answer.status_code, task_of(answer)) == (201, sent.task)
    assert answer.json()["derivedFrom"] == [{"reference": sent.asked()["supportingInfo"][0]["reference"]}]
    task = sent.now(sent.owner)
    assert task["input"][-1]["valueReference"]["reference"] == f"Observation/{answer.json()['id']}"
    assert (task["status"], task["lastModified"][:10]) == ("received", "2026-10-30")
    assert sent.owner.get(f"/Observation/{answer.json()['id']}").status_code == 200
    assert len(entries(sent.requester.get(f"/Task?focus={sent.request}"))) == 1


def test_a_later_note_leaves_a_closed_task_as_it_was(here: World) -> None:
    sent = send(here, "Dilys").walk("rejected")
    version = sent.version()
    answer = sent.requester.post("/Observation", alone(note=fit_note("2026-10-05", "2026-11-09")))
    assert (answer.status_code, sent.version()) == (201, version)


def test_a_note_in_the_form_of_nhs_england_carries_a_referral(here: World) -> None:
    body = referral("Dilys")
    body["contained"][3] = form(subject={"reference": "#patient"}, author={"reference": "#issuer"}) | {"id": "fit-note"}
    answer = here.as_client("gp").post("/ServiceRequest", body)
    assert answer.status_code == 201, answer.text
    sent, note = answer.json()["supportingInfo"]
    assert (sent["reference"].partition("/")[0], note["reference"].partition("/")[0]) == (
        "QuestionnaireResponse",
        "Observation",
    )
    oh = here.as_client("oh-a")
    assert [oh.get(f"/{n['reference']}").status_code for n in (sent, note)] == [200, 200]
    read = oh.get(f"/{note['reference']}").json()
    assert read["effectivePeriod"] == {"start": "2026-10-05", "end": "2026-11-02"}
    assert read["derivedFrom"][0]["reference"] == sent["reference"]


def test_a_number_with_a_wrong_check_digit_is_refused_before_any_look_up(here: World) -> None:
    body = referral("Dilys", sender="TESTGP2")
    body["contained"][0]["identifier"][0]["value"] = "9990260010"
    answer = here.as_client("gp-2").post("/ServiceRequest", body)
    assert (answer.status_code, codes(answer)) == (422, ["PER-002"])
    assert "9990260010" not in answer.text


def test_another_birth_date_on_ones_own_number_is_told(here: World) -> None:
    gp = here.as_client("gp")
    assert gp.post("/Patient", patient("Omar")).status_code == 201
    answer = gp.post("/Patient", patient("Omar", birthDate="1988-01-31"))
    assert (answer.status_code, codes(answer)) == (422, ["PER-010"])
    assert "1988" not in text(answer)


def test_against_others_records_a_mismatch_is_stored_unlinked_and_queued(everywhere: World) -> None:
    assert everywhere.as_client("gp").post("/Patient", patient("Omar")).status_code == 201
    other = everywhere.as_client("gp-2")
    plain, wrong = (
        other.post("/Patient", patient("Noel")),
        other.post("/Patient", patient("Omar", birthDate="1988-01-31")),
    )
    assert (plain.status_code, wrong.status_code) == (201, 201)
    assert set(plain.json()) == set(wrong.json())
    assert set(plain.headers) == set(wrong.headers)
    with everywhere.gateway.database.reading(OPERATOR) as connection:
        queued = connection.execute(select(identity_review)).all()
    assert [(row.patient_id, row.reason) for row in queued] == [(wrong.json()["id"], "birth-date-differs")]


def test_who_sends_a_further_note_is_told_which_referral_it_joined(here: World) -> None:
    sent = send(here, "Dilys")
    further = alone(note=fit_note("2026-10-05", "2026-11-09"))
    answer = sent.requester.post("/Observation", further, Prefer="return=OperationOutcome")
    assert (answer.status_code, codes(answer)) == (201, ["REF-022"])
    assert f"your open referral {sent.asked()['requisition']['value']}" in answer.text

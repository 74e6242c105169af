"""Passport shares: version and sections that the person chose, for whom, what for and until when (R-18)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.calendar import LONDON
from app.services.recompile import check
from tests.kit.answers import code, codes, entries, without_ref
from tests.kit.builders import OURS, consent, ours, patient, permit
from tests.kit.gateways import World
from tests.kit.passports import Holder, passport, share

NEWER = {"url": f"{OURS}StructureDefinition/newer-version", "valueBoolean": True}
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}


def sections(body: dict[str, Any]) -> list[str]:
    return [item["linkId"] for item in body.get("item", [])]


def test_an_employer_reads_the_shared_sections_of_the_shared_version_and_nothing_else(everywhere: World) -> None:
    vera, employer = Holder(everywhere), everywhere.as_client("employer-3")
    assert employer.get(f"/{vera.name}").status_code == 404
    vera.share(1, "TESTEMP3", "5", "11")
    read = employer.get(f"/{vera.name}").json()
    assert sections(read) == ["5", "11"]
    assert read["item"][0]["item"][0]["answer"] == [{"valueString": "first-5.1"}]
    assert read["meta"]["tag"] == [SUBSETTED]
    assert set(read) == {
        "resourceType",
        "id",
        "meta",
        "questionnaire",
        "status",
        "subject",
        "authored",
        "item",
    }
    assert everywhere.as_client("employer-2").get(f"/{vera.name}").status_code == 404
    assert everywhere.as_client("gp").get(f"/{vera.name}").status_code == 404


def test_a_later_version_shows_only_that_it_exists(everywhere: World) -> None:
    vera, oh = Holder(everywhere), everywhere.as_client("oh-a")
    vera.share(1, "TESTOH1", "5", purpose="oh-assessment")
    assert "extension" not in oh.get(f"/{vera.name}").json()
    vera.change("second")
    doors = (f"/{vera.name}", f"/{vera.version(1)}")
    for read in [oh.get(door) for door in doors]:
        assert read.json()["extension"] == [NEWER]
        assert "second" not in read.text
        assert read.headers["etag"] == 'W/"1"'
    history = entries(oh.get(f"/{vera.name}/_history"))
    assert [(one["meta"]["versionId"], one["extension"]) for one in history] == [("1", [NEWER])]
    other = oh.get(f"/{vera.version(2)}")
    assert other.status_code == 404
    assert without_ref(other) == without_ref(oh.get("/QuestionnaireResponse/01a0f67a-3800-7000-8000-000000000000"))
    assert "extension" not in vera.caller.get(f"/{vera.version(1)}").json()


def test_sections_of_shares_on_one_version_unite_and_of_two_versions_the_later_is_read(everywhere: World) -> None:
    vera, oh = Holder(everywhere), everywhere.as_client("oh-a")
    vera.change("second")
    vera.share(1, "TESTOH1", "3", purpose="oh-assessment")
    vera.share(1, "TESTOH1", "7", purpose="oh-assessment")
    assert sections(oh.get(f"/{vera.name}").json()) == ["3", "7"]
    vera.share(2, "TESTOH1", "11", purpose="oh-assessment")
    assert (sections(oh.get(f"/{vera.name}").json()), sections(oh.get(f"/{vera.version(1)}").json())) == (
        ["11"],
        ["3", "7"],
    )


def test_a_shared_passport_is_found_by_id_type_and_patient_alone(everywhere: World) -> None:
    vera, employer = Holder(everywhere), everywhere.as_client("employer-3")
    vera.share(1, "TESTEMP3", "5")
    vera.change("second")
    id = vera.name.partition("/")[2]
    for asked in ("", f"?_id={id}", f"?patient={vera.subject}"):
        (found,) = entries(employer.get(f"/QuestionnaireResponse{asked}"))
        assert (sections(found), found["extension"]) == (["5"], [NEWER]), asked
    for asked in ("?status=completed", "?authored=ge2020-01-01", f"?author={vera.subject}"):
        assert entries(employer.get(f"/QuestionnaireResponse{asked}")) == [], asked


def test_a_share_that_is_taken_back_or_over_shows_nothing(everywhere: World) -> None:
    vera, employer, oh = Holder(everywhere), everywhere.as_client("employer-3"), everywhere.as_client("oh-a")
    made = vera.share(1, "TESTEMP3", "5")
    vera.share(
        1,
        "TESTOH1",
        "5",
        purpose="oh-assessment",
    )
    vera.revoke(made)
    assert (employer.get(f"/{vera.name}").status_code, oh.get(f"/{vera.name}").status_code) == (404, 200)
    everywhere.clock.at = datetime(2027, 4, 5, 23, 59, 59, tzinfo=LONDON)
    assert oh.get(f"/{vera.name}").status_code == 200
    everywhere.clock.at += timedelta(seconds=1)
    gone = oh.get(f"/{vera.name}")
    assert (gone.status_code, code(gone)) == (403, "CON-001")


def test_a_passport_made_in_error_is_shown_to_nobody_and_shared_no_more(everywhere: World) -> None:
    vera, employer = Holder(everywhere), everywhere.as_client("employer-3")
    vera.share(1, "TESTEMP3", "5", "11")
    kept = vera.caller.get(f"/{vera.name}").json()
    void = vera.caller.put(f"/{vera.name}", kept | {"status": "entered-in-error"})
    assert void.status_code == 200, void.text
    assert [employer.get(f"/{door}").status_code for door in (vera.name, vera.version(1))] == [404, 404]
    again = share(vera.subject, vera.version(1), "TESTEMP3", "5")
    assert codes(vera.caller.post("/Consent", again)) == ["CON-034"]
    assert check(everywhere.gateway).differences == []
    mended = vera.caller.put(f"/{vera.name}", void.json() | {"status": "amended"})
    assert mended.status_code == 200, mended.text
    assert employer.get(f"/{vera.name}").status_code == 404, "it does not come back by itself"
    everywhere.clock.advance(minutes=1)
    vera.share(3, "TESTEMP3", "5")
    assert employer.get(f"/{vera.name}").status_code == 200
    assert check(everywhere.gateway).differences == []


def test_a_share_is_narrowed_by_its_next_version(everywhere: World) -> None:
    vera, employer = Holder(everywhere), everywhere.as_client("employer-3")
    made = vera.share(1, "TESTEMP3", "5", "11")
    fewer = made | {"extension": made["extension"][:1]}
    assert vera.caller.put(f"/Consent/{made['id']}", fewer, 1).status_code == 200
    assert sections(employer.get(f"/{vera.name}").json()) == ["5"]


def test_a_refusal_takes_a_share_away_and_a_later_share_stands(everywhere: World) -> None:
    vera, employer = Holder(everywhere), everywhere.as_client("employer-3")
    vera.share(1, "TESTEMP3", "5")
    refusal = consent(vera.subject, taker="TESTPERS") | {"provision": {"type": "deny"}}
    assert vera.caller.post("/Consent", refusal).status_code == 201
    assert employer.get(f"/{vera.name}").status_code == 404
    vera.share(1, "TESTEMP3", "7")
    assert sections(employer.get(f"/{vera.name}").json()) == ["7"]


def test_the_condition_goes_out_only_when_it_is_ticked(here: World) -> None:
    vera, oh = Holder(here), here.as_client("oh-a")
    vera.share(1, "TESTOH1", "3", "5", "7", "11", purpose="oh-assessment")
    assert "first-4" not in oh.get(f"/{vera.name}").text
    vera.share(1, "TESTOH1", "4", purpose="oh-assessment")
    assert "first-4" in oh.get(f"/{vera.name}").text


def without(element: str) -> Any:
    def change(body: dict[str, Any]) -> None:
        del body["provision"][element]

    return change


FAULTS: dict[str, tuple[Any, str]] = {
    "no end": (lambda b: b["provision"].update(period={"start": "2026-10-05"}), "CON-033"),
    "no period": (without("period"), "CON-033"),
    "no purpose": (without("purpose"), "CON-016"),
    "no actor": (without("actor"), "CON-016"),
    "no version": (without("data"), "CON-034"),
    "the record, not a version": (
        lambda b: b["provision"]["data"][0]["reference"].update(reference=_record(b)), "CON-034"
    ),
    "a version there is not": (
        lambda b: b["provision"]["data"][0]["reference"].update(reference=f"{_record(b)}/_history/7"), "CON-034"
    ),
    "no sections": (lambda b: b.pop("extension"), "CON-035"),
    "a section of no form": (lambda b: b["extension"][0].update(valueString="99"), "CON-035"),
    "part of a section": (lambda b: b["extension"][0].update(valueString="11.1"), "CON-035"),
    "an insurer": (lambda b: b["provision"]["actor"][0].update(reference=_named("TESTINS1")), "CON-036"),
    "the status client of DWP": (lambda b: b["provision"]["actor"][0].update(reference=_named("TESTDWPS")), "CON-036"),
    "every employer": (
        lambda b: b["provision"]["actor"][0].update(
            reference={"identifier": {"system": f"{OURS}CodeSystem/organisation-type", "value": "employer"}}
        ),
        "CON-012",
    ),
}  # fmt: skip


def _record(body: dict[str, Any]) -> str:
    return str(body["provision"]["data"][0]["reference"]["reference"].split("/_history")[0])


def _named(code: str) -> dict[str, Any]:
    return share("Patient/1", "x", code)["provision"]["actor"][0]["reference"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_share_names_version_sections_recipient_purpose_and_end(shared: World, fault: str) -> None:
    change, expected = FAULTS[fault]
    vera = Holder(shared)
    body = share(vera.subject, vera.version(1), "TESTEMP3", "5")
    change(body)
    answer = vera.caller.post("/Consent", body)
    assert (answer.status_code, codes(answer)) == (422, [expected])


def _advice() -> dict[str, Any]:
    """The one section that occupational health drafts."""
    return {"linkId": "13", "item": [{"linkId": "13.1", "answer": [{"valueString": "A break each hour."}]}]}


def test_only_finished_passports_that_the_person_keeps_are_shared(shared: World) -> None:
    vera = Holder(shared)
    draft = vera.caller.post("/QuestionnaireResponse", passport(vera.subject, status="in-progress")).json()
    subject = f"Patient/{shared.as_client('oh-a').post('/Patient', patient('Wren')).json()['id']}"
    advice = passport(subject, status="in-progress", item=[_advice()])
    drafted = shared.as_client("oh-a").post("/QuestionnaireResponse", advice).json()
    for other in (draft, drafted):
        body = share(vera.subject, f"QuestionnaireResponse/{other['id']}/_history/1", "TESTEMP3", "5")
        assert codes(vera.caller.post("/Consent", body)) == ["CON-034"]


@pytest.mark.parametrize("client", ["gp", "oh-a", "workwell", "kit"])
def test_nobody_but_the_person_makes_a_share(shared: World, client: str) -> None:
    vera, caller = Holder(shared), shared.as_client(client)
    theirs = f"Patient/{caller.post('/Patient', patient('Wren')).json()['id']}"
    assert caller.post("/QuestionnaireResponse", passport(theirs)).status_code == 409
    for version in (f"QuestionnaireResponse/{vera.name.split('/')[1]}/_history/9", vera.version(1)):
        body = share(theirs, version, caller.client.organisation, "5", purpose="care-coordination")
        body["organization"] = [_named(caller.client.organisation)]
        answer = caller.post("/Consent", body)
        assert (answer.status_code, code(answer)) in ((403, "CON-032"), (422, "RES-007"))
    assert caller.get(f"/{vera.name}").status_code == 404


def test_a_consent_to_class_h_opens_no_passport_and_says_so(shared: World) -> None:
    vera, oh = Holder(shared), shared.as_client("oh-a")
    body = consent(vera.subject, permit("TESTOH1", "oh-assessment", "AH"), taker="TESTPERS")
    made = vera.caller.post("/Consent", body, Prefer="return=OperationOutcome")
    assert (made.status_code, codes(made)) == (201, ["CON-037"])
    assert oh.get(f"/{vera.name}").status_code == 404


def test_a_person_changes_their_own_passport_and_nobody_elses_draft(shared: World) -> None:
    vera, oh = Holder(shared), shared.as_client("oh-a")
    assert vera.change("second")["meta"]["versionId"] == "2"
    stale = vera.caller.put(f"/{vera.name}", passport(vera.subject, id=vera.name.partition("/")[2]), 1)
    assert (stale.status_code, code(stale)) == (412, "RES-012")
    vera.share(2, "TESTOH1", "11", purpose="oh-assessment")
    shown = oh.get(f"/{vera.name}").json()
    edited = oh.put(f"/{vera.name}", passport(vera.subject, id=shown["id"]), 2)
    assert (edited.status_code, code(edited)) == (403, "RES-005")
    subject = f"Patient/{oh.post('/Patient', patient('Wren')).json()['id']}"
    draft = oh.post("/QuestionnaireResponse", passport(subject, status="in-progress", item=[_advice()])).json()
    answer = vera.caller.put(f"/QuestionnaireResponse/{draft['id']}", draft, 1)
    assert (answer.status_code, code(answer)) == (403, "RES-005")
    gone = vera.caller.call("DELETE", f"/{vera.name}")
    assert gone.status_code == 405


def test_a_share_is_noted_as_the_ground_on_which_it_was_read(shared: World) -> None:
    vera, employer = Holder(shared), shared.as_client("employer-3")
    made = vera.share(1, "TESTEMP3", "5")
    employer.get(f"/{vera.name}")
    events = entries(shared.as_client("ig").get("/AuditEvent?type=rest&subtype=read&_count=1"))
    (record,) = [e for e in events[0]["entity"] if e.get("what", {}).get("reference") == vera.version(1)]
    told = {detail["type"]: detail["valueString"] for detail in record["detail"]}
    assert (told["class"], told["basis"], told["view"]) == ("H", "share", "sections")
    assert told["source"] == f"Consent/{made['id']}/_history/1"
    assert ours("purpose", "employer-advice")["code"] in str(events[0]["agent"])

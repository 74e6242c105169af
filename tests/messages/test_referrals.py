"""A referral that comes as a message is the referral REST would make of it, and nothing of it is lost."""

import uuid
from typing import Any

from app.domain.catalogue.messaging import fate
from app.services.recompile import check
from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.messages.bodies import (
    DOS,
    PATH,
    TARGET,
    cancelled,
    ids,
    kept,
    part,
    referral,
)
from tests.wire.bodies import concept, consent, permit
from tests.wire.bodies import organisation as named
from tests.wire.bodies import referral as by_rest
from tests.wire.replies import entries, places, told

Json = dict[str, Any]


def test_a_referral_message_reaches_occupational_health(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    answer = gp.post(PATH, referral("Wren"), **ids())
    request = kept(answer)
    (task,) = entries(oh.get("/Task?status=requested"))
    assert task["focus"]["reference"] == f"ServiceRequest/{request['id']}"
    assert f"/{task['resourceType']}/{task['id']}>" in answer.headers["link"]
    assert oh.post(f"/Task/{task['id']}/$receive").status_code == 200
    seen = oh.get(f"/ServiceRequest/{request['id']}").json()
    assert seen["requisition"] == request["requisition"]
    assert seen["intent"] == "order"


def test_the_answer_is_a_message_that_names_the_one_it_answers(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    answer = gp.post(PATH, sent, **headers)
    body, header = answer.json(), answer.json()["entry"][0]["resource"]
    assert (answer.status_code, body["type"], header["resourceType"]) == (200, "message", "MessageHeader")
    assert answer.headers["content-type"] == "application/fhir+json"
    assert {answer.headers[name.lower()] for name in headers} == set(headers.values())
    assert header["eventCoding"]["code"] == "servicerequest-response"
    assert header["response"]["identifier"] == sent["id"]
    assert header["response"]["code"] == "ok"
    assert header["focus"] == [{"reference": body["entry"][1]["fullUrl"]}]
    assert header["destination"][0]["endpoint"] == f"{DOS}|2222222222"
    assert header["destination"][0]["receiver"]["identifier"]["value"] == "TESTGP1"
    assert header["source"]["endpoint"] == TARGET
    stored = gp.get(f"/ServiceRequest/{kept(answer)['id']}").json()
    (profile,) = kept(answer)["meta"].pop("profile")
    assert profile.endswith("BARSServiceRequest-request-referral")
    stored["meta"].pop("profile")
    assert kept(answer) | {"meta": stored["meta"]} == stored | {"intent": "plan"}
    assert everywhere.gateway.validator.check(body) == []


def test_nothing_of_the_message_is_lost(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    answer = gp.post(PATH, sent, **ids())
    request = kept(answer)
    inside = {one["resourceType"]: one for one in request["contained"]}
    listed = {one["type"]: one["reference"] for one in request["supportingInfo"]}
    for entry in sent["entry"]:
        resource = entry["resource"]
        if fate(resource) != "inside":
            continue
        part_ = inside[resource["resourceType"]]
        assert listed[resource["resourceType"]] == f"#{part_['id']}" == f"#{entry['fullUrl'].removeprefix('urn:uuid:')}"
        assert set(resource) <= set(part_) | {"meta"}
    assert (
        inside["CarePlan"]["activity"][0]["outcomeCodeableConcept"]
        == (part(sent, "CarePlan")["activity"][0]["outcomeCodeableConcept"])
    )
    assert inside["CarePlan"]["addresses"] == [{"reference": listed["Condition"]}]
    assert inside["Task"]["description"] == part(sent, "Task")["description"]
    assert inside["Encounter"]["episodeOfCare"][0]["identifier"]["value"].startswith("EpisodeOfCare/")
    assert inside["MessageHeader"]["source"] == part(sent, "MessageHeader")["source"]
    assert inside["MessageHeader"]["sender"]["identifier"]["value"] == "TESTGP1"
    assert request["encounter"] == {"reference": listed["Encounter"]}
    assert request["occurrencePeriod"] == part(sent, "ServiceRequest")["occurrencePeriod"]
    assert "basedOn" not in request


def test_what_is_inside_is_seen_only_by_who_sees_the_whole_request(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    request = kept(gp.post(PATH, referral("Wren", template=None), **ids()))
    assert everywhere.as_client("oh-a").get(f"/ServiceRequest/{request['id']}").status_code in (403, 404)
    assert everywhere.as_client("oh-b").get(f"/ServiceRequest/{request['id']}").status_code == 404
    assert everywhere.as_client("gp-2").get(f"/ServiceRequest/{request['id']}").status_code == 404


def test_a_coordinator_sees_the_basics_and_nothing_that_is_inside(everywhere: World) -> None:
    gp, code = everywhere.as_client("gp"), concept("request-code", "workwell-referral")
    sent = referral("Wren", receiver="TESTWW1", template=None, code=code)
    url = next(e["fullUrl"] for e in sent["entry"] if e["resource"]["resourceType"] == "Patient")
    given = consent(url, "TESTGP1", permit(named("TESTWW1"), "care-coordination", "ABDE"))
    sent["entry"].append({"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": given})
    request = kept(gp.post(PATH, sent, **ids()))
    seen = everywhere.as_client("workwell").get(f"/ServiceRequest/{request['id']}")
    assert seen.status_code == 200
    assert not {"contained", "supportingInfo", "encounter", "identifier"} & seen.json().keys()
    for words in ("Low back pain", "Off work for three weeks", "Please see within", "Zz Manager"):
        assert words in gp.get(f"/ServiceRequest/{request['id']}").text
        assert words not in seen.text


def test_implied_consent_to_direct_care_opens_nothing_by_itself(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    answer = gp.post(PATH, referral("Wren", template=None), **ids())
    assert "CON-021" in answer.headers["gateway-warnings"]
    outcome = answer.json()["entry"][2]["resource"]
    assert (
        answer.json()["entry"][0]["resource"]["response"]["details"]["reference"]
        == (answer.json()["entry"][2]["fullUrl"])
    )
    assert "CON-021" in [issue["details"]["coding"][-1]["code"] for issue in outcome["issue"]]
    (task,) = entries(oh.get("/Task?status=requested"))
    assert "for" not in task
    dwp = {"resourceType": "Parameters", "parameter": []}
    assert everywhere.as_client("dwp-status").post("/$referral-status", dwp).status_code == 422


def test_an_explicit_consent_in_the_message_opens_what_it_says(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren", template=None)
    url = next(e["fullUrl"] for e in sent["entry"] if e["resource"]["resourceType"] == "Patient")
    given = consent(url, "TESTGP1", permit(named("TESTOH1"), "oh-assessment", "ABCDE"))
    sent["entry"].append({"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": given})
    answer = gp.post(PATH, sent, **ids())
    request = kept(answer)
    assert [one["resourceType"] for one in request["contained"]].count("Consent") == 1
    assert everywhere.as_client("oh-a").get(f"/ServiceRequest/{request['id']}").status_code == 200
    (stored,) = entries(gp.get(f"/Consent?patient={request['subject']['reference']}"))
    assert stored["provision"]["provision"][0]["type"] == "permit"


def test_a_refusal_of_the_person_is_not_taken_in_a_form_that_binds_nobody(everywhere: World) -> None:
    for change in ({"status": "rejected"}, {"provision": {"type": "deny"}}, {"policyRule": {"text": "no"}}):
        sent = referral("Wren")
        part(sent, "Consent").update(change)
        told(everywhere.as_client("gp").post(PATH, sent, **ids()), 422, "MSG-019")


def test_a_risk_in_a_message_is_not_taken_as_told(everywhere: World) -> None:
    sent = referral("Wren")
    flag = {"resourceType": "Flag", "status": "active", "code": {"text": "Lives alone"}, "subject": {"display": "x"}}
    sent["entry"].append({"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": flag})
    told(everywhere.as_client("gp").post(PATH, sent, **ids()), 422, "ESC-008")


def test_a_fit_note_in_a_message_is_put_to_its_rules(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    urls = {e["resource"]["resourceType"]: e["fullUrl"] for e in sent["entry"]}
    note = {name: value for name, value in by_rest("Wren")["contained"][3].items() if name != "id"}
    note |= {"subject": {"reference": urls["Patient"]}, "performer": [{"reference": urls["PractitionerRole"]}]}
    url = f"urn:uuid:{uuid.uuid4()}"
    part(sent, "ServiceRequest")["extension"][0]["valueCode"] = "fit-note"
    told(gp.post(PATH, sent, **ids()), 422, "REF-003")
    part(sent, "ServiceRequest")["supportingInfo"] = [{"reference": url}]
    sent["entry"].append({"fullUrl": url, "resource": note | {"effectivePeriod": {"start": "2026-10-05"}}})
    refused = gp.post(PATH, sent, **ids())
    assert refused.status_code == 422
    assert places(refused)[0].startswith(f"Bundle.entry[{len(sent['entry']) - 1}].resource")
    sent["entry"][-1]["resource"] = note
    request = kept(gp.post(PATH, sent, **ids()))
    (stored,) = entries(gp.get(f"/Observation?patient={request['subject']['reference']}"))
    assert request["supportingInfo"][0] == {"reference": f"Observation/{stored['id']}"}
    assert everywhere.as_client("oh-a").get(f"/Observation/{stored['id']}").status_code == 200


def test_an_observation_is_a_record_and_names_the_encounter_by_its_uuid(everywhere: World) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    urls = {e["resource"]["resourceType"]: e["fullUrl"] for e in sent["entry"]}
    score = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Work ability score"},
        "subject": {"reference": urls["Patient"]},
        "encounter": {"reference": urls["Encounter"]},
        "effectiveDateTime": "2026-10-05",
    }
    sent["entry"].append({"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": score})
    request = kept(gp.post(PATH, sent, **ids()))
    (stored,) = entries(gp.get(f"/Observation?patient={request['subject']['reference']}"))
    assert stored["encounter"]["identifier"]["value"] == urls["Encounter"].removeprefix("urn:uuid:")


def test_the_same_patient_is_used_again_and_what_differs_is_said(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    first = kept(gp.post(PATH, referral("Wren"), **ids()))
    kept(gp.post(PATH, cancelled_of(gp, first), **ids()))
    sent = referral("Wren")
    part(sent, "Patient")["gender"] = "female"
    part(sent, "Organization")["telecom"] = [{"system": "phone", "value": "0"}]
    answer = gp.post(PATH, sent, **ids())
    assert kept(answer)["subject"]["reference"] == first["subject"]["reference"]
    said = {i["expression"][0]: i["details"]["text"] for i in answer.json()["entry"][2]["resource"]["issue"]}
    assert "gender" in said["Bundle.entry[6].resource"]
    assert "telecom" in said["Bundle.entry[9].resource"]


def test_a_number_that_is_kept_with_another_birth_date_is_refused(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    kept(gp.post(PATH, cancelled_of(gp, kept(gp.post(PATH, referral("Wren"), **ids()))), **ids()))
    sent = referral("Wren")
    part(sent, "Patient")["birthDate"] = "1950-01-01"
    told(gp.post(PATH, sent, **ids()), 422, "PER-010")
    assert entries(gp.get("/ServiceRequest?status=active")) == []


def cancelled_of(gp: Any, request: Json) -> Json:
    """The message that takes back a request that was read."""
    again = referral("Wren")
    message = cancelled(again)
    part(message, "ServiceRequest").update({"id": request["id"]})
    return message


def test_a_second_open_referral_is_refused_without_the_sign_of_a_replay(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    assert gp.post(PATH, referral("Wren"), **ids()).status_code == 200
    own = gp.post(PATH, referral("Wren"), **ids())
    told(own, 409, "MSG-014")
    assert own.json()["issue"][0]["code"] == "conflict"
    other = everywhere.as_client("gp-2").post(PATH, referral("Wren", sender="TESTGP2"), **ids())
    told(other, 409, "MSG-015")
    assert other.json()["issue"][0]["code"] == "conflict"


def test_the_grants_of_messages_are_what_the_stored_records_give(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    sent = referral("Bryn", template=None)
    url = next(e["fullUrl"] for e in sent["entry"] if e["resource"]["resourceType"] == "Patient")
    given = consent(url, "TESTGP1", permit(named("TESTOH1"), "oh-assessment", "ABCDE"))
    sent["entry"].append({"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": given})
    kept(gp.post(PATH, sent, **ids()))
    kept(gp.post(PATH, cancelled_of(gp, kept(gp.post(PATH, referral("Wren"), **ids()))), **ids()))
    assert check(everywhere.gateway).differences == []


def test_a_message_and_a_create_are_one_door(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    assert gp.post("/ServiceRequest", by_rest("Wren")).status_code == 201
    told(gp.post(PATH, referral("Wren"), **ids()), 409, "MSG-014")


def test_the_ledger_names_what_a_message_made(everywhere: World) -> None:
    gp, headers, sent = everywhere.as_client("gp"), ids(), referral("Wren")
    request = kept(gp.post(PATH, sent, **headers))
    rows = rows_of(everywhere.gateway, headers["X-Request-ID"])
    (row,) = (row for row in rows if row.interaction == "$process-message")
    assert request["id"] in row.entities
    assert all(type in row.entities for type in ("Patient", "Task", "Consent"))
    assert sent["id"] in row.detail


def test_a_refused_message_leaves_its_row_and_nothing_else(everywhere: World) -> None:
    gp, headers = everywhere.as_client("gp"), ids()
    sent = referral("Wren", code=concept("request-code", "nothing-of-ours"))
    assert gp.post(PATH, sent, **headers).status_code == 422
    (row,) = rows_of(everywhere.gateway, headers["X-Request-ID"])
    assert (row.interaction, row.outcome) == ("$process-message", 4)
    assert entries(gp.get("/Patient?family=ZZTEST")) == []
    assert kept(gp.post(PATH, referral("Wren"), **headers))

"""An AuditEvent says on what ground a record was given or refused; the log is read, and never written, from outside."""

import base64
import json
import re
from typing import TYPE_CHECKING

import pytest

from app.services import status
from tests.kit.builders import Json, asking, consent, denial, patient, status_query
from tests.kit.gateways import World
from tests.kit.ledger import all_rows, rows_of
from tests.leaks.doors import NOBODY
from tests.pathway.walks import Sent, send
from tests.risks.asking import asked, escalated, only
from tests.wire.bodies import bundle, outcome, post
from tests.wire.replies import entries, told

if TYPE_CHECKING:
    from httpx import Response

    from tests.kit.callers import As

BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."


def event(world: World, answer: "Response") -> Json:
    """The AuditEvent of the request that was answered so, as governance reads it."""
    (row,) = rows_of(world.gateway, answer.headers["x-request-id"])
    return dict(world.as_client("ig").get(f"/AuditEvent/{row.id}").json())


def details(found: Json, reference: str) -> dict[str, str]:
    """What the event says of a record."""
    (entity,) = [e for e in found["entity"] if reference in e.get("what", {}).get("reference", "") and "role" in e]
    return {one["type"]: one["valueString"] for one in entity.get("detail", [])}


def consents(found: Json) -> list[str]:
    """The Consents that decided."""
    kind = "http://hl7.org/fhir/resource-types"
    return [
        e["what"]["reference"]
        for e in found["entity"]
        if e["type"] == {"system": kind, "code": "Consent", "display": "Consent"}
    ]


def test_a_reading_by_consent_names_the_grant_and_the_consent(everywhere: World) -> None:
    sent = send(everywhere)
    answer = sent.owner.get(f"/{sent.request}")
    found = event(everywhere, answer)
    told_ = details(found, sent.request)
    assert (told_["basis"], told_["view"], told_["class"]) == ("consent", "all", "D")
    assert int(told_["grant"]) > 0
    assert told_["source"] == f"{sent.consent}/_history/1"
    assert consents(found) == [f"{sent.consent}/_history/1"]
    assert found["meta"]["profile"] == [f"{BALP}PatientRead"]
    assert found["outcome"] == "0"


DISCLOSE = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle|disclose"


def test_what_goes_to_another_organisation_is_a_disclosure_with_custodian_recipient_purpose_and_decision(
    everywhere: World,
) -> None:
    sent, auditor = send(everywhere), everywhere.as_client("ig")
    found = event(everywhere, sent.owner.get(f"/{sent.request}"))
    agents = {agent["type"]["coding"][0]["code"]: agent for agent in found["agent"]}
    assert agents["159541003"]["who"] == {"reference": f"Organization/{sent.requester.organisation.id}"}
    assert agents["110152"]["altId"] == "TESTOH1"
    assert found["purposeOfEvent"][0]["coding"][0]["code"] == "oh-assessment"
    (decided,) = [e for e in found["entity"] if e["type"].get("code") == "Consent"]
    told_ = {one["type"]: one["valueString"] for one in decided["detail"]}
    assert (told_["rule"], told_["basis"]) == ("R-01", "consent")
    assert told_["record"].startswith(f"{sent.request}/_history/")
    listed = entries(auditor.get(f"/AuditEvent?subtype={DISCLOSE}"))
    assert [one["id"] for one in listed] == [found["id"]]


def test_reading_ones_own_is_none(everywhere: World) -> None:
    sent, wren = send(everywhere), everywhere.as_client("person")
    answers = [sent.requester.get(f"/{sent.request}"), wren.get(f"/{sent.request}"), wren.get("/Consent")]
    assert all("purposeOfEvent" not in event(everywhere, answer) for answer in answers)
    assert entries(everywhere.as_client("ig").get(f"/AuditEvent?subtype={DISCLOSE}")) == []


def test_a_status_is_told_to_another_party_by_the_gateway(everywhere: World) -> None:
    sent = send(everywhere)
    query = status_query(sent.asked()["requisition"]["value"], "Wren")
    found = event(everywhere, everywhere.as_client("dwp-status").post("/$referral-status", asking(query)))
    assert [subtype["code"] for subtype in found["subtype"]] == ["operation", "$referral-status", "disclose"]
    assert found["agent"][-1]["who"] == {"display": "Work and Health Gateway"}


def test_own_records_and_directory_entries_rest_on_no_grant(everywhere: World) -> None:
    sent = send(everywhere)
    own = event(everywhere, sent.requester.get(f"/{sent.request}"))
    entry = f"Organization/{sent.owner.organisation.id}"
    listed = event(everywhere, sent.owner.get(f"/{entry}"))
    assert (details(own, sent.request)["basis"], consents(own)) == ("own", [])
    assert (details(listed, entry)["basis"], listed["meta"]["profile"]) == ("directory", [f"{BALP}Read"])


def test_an_owner_without_consent_sees_the_stub_as_its_owner(everywhere: World) -> None:
    sent = send(everywhere, template=None)
    told_ = details(event(everywhere, sent.owner.get(f"/{sent.task}")), sent.task)
    assert (told_["basis"], told_["view"]) == ("owner", "stub")
    assert told_["source"].startswith(sent.task)


def test_each_record_of_a_page_has_its_own_ground(everywhere: World) -> None:
    first, second = send(everywhere), send(everywhere, "Omar", template=None)
    found = event(everywhere, first.owner.get(f"/Task?owner=Organization/{first.owner.organisation.id}"))
    assert details(found, first.task)["basis"] == "consent"
    assert details(found, second.task)["basis"] == "owner"
    assert consents(found) == [f"{first.consent}/_history/1"]


def test_a_persons_reading_of_themself_rests_on_being_the_subject(everywhere: World) -> None:
    sent = send(everywhere)
    found = event(everywhere, everywhere.as_client("person").get(f"/{sent.request}"))
    assert details(found, sent.request)["basis"] == "subject"


def test_a_status_names_the_consent_it_was_told_by(everywhere: World) -> None:
    sent = send(everywhere)
    query = status_query(sent.asked()["requisition"]["value"], "Wren")
    found = event(everywhere, everywhere.as_client("dwp-status").post("/$referral-status", asking(query)))
    assert consents(found) == [f"{sent.consent}/_history/1"]


def withdrawn(sent: Sent) -> None:
    body = sent.requester.get(f"/{sent.consent}").json() | {"status": "inactive"}
    assert sent.requester.put(f"/{sent.consent}", body).status_code == 200


def test_a_refusal_after_a_withdrawal_names_the_consent_in_the_log_alone(everywhere: World) -> None:
    sent = send(everywhere)
    withdrawn(sent)
    answer = sent.owner.get(f"/{sent.request}")
    assert answer.status_code == 403
    assert str(sent.consent).partition("/")[2] not in answer.text
    found = event(everywhere, answer)
    told_ = details(found, sent.request)
    assert (told_["basis"], told_["rule"]) == ("ended", "R-01")
    assert told_["grant-ended-by"] == f"{sent.consent}/_history/2"
    assert (found["outcome"], "profile" in found["meta"]) == ("4", False)


def test_a_refused_change_says_why_too(everywhere: World) -> None:
    sent = send(everywhere)
    withdrawn(sent)
    note = sent.asked()["supportingInfo"][0]["reference"]
    answer = sent.owner.patch(f"/{sent.request}", [{"op": "replace", "path": "/priority", "value": "urgent"}])
    assert answer.status_code in (403, 404)
    told(sent.owner.get(f"/{note}"), 403, "CON-001")


def test_what_was_never_given_is_refused_for_want_of_a_grant(everywhere: World) -> None:
    sent, stranger = send(everywhere), everywhere.as_client("oh-b")
    hidden, missing = (stranger.get(f"/ServiceRequest/{id}") for id in (sent.request.partition("/")[2], NOBODY))
    steady = [answer.text.replace(answer.headers["x-request-id"], "") for answer in (hidden, missing)]
    assert steady[0] == steady[1]
    assert details(event(everywhere, hidden), sent.request)["basis"] == "no-grant"
    assert details(event(everywhere, missing), NOBODY) == {}


def test_a_denial_and_the_matrix_are_named_as_what_refused(everywhere: World) -> None:
    sent, admin = send(everywhere, template=None), everywhere.as_client("oh-a-admin")
    subject = sent.asked()["subject"]["reference"]
    note = sent.asked()["supportingInfo"][0]["reference"]
    refused = sent.requester.post("/Consent", consent(subject) | {"provision": denial("TESTOH1")})
    found = event(everywhere, sent.owner.get(f"/{note}"))
    assert details(found, note)["denied-by"] == f"Consent/{refused.json()['id']}/_history/1"
    score = sent.requester.post("/Observation", outcome(subject)).json()["id"]
    assert details(event(everywhere, admin.get(f"/Observation/{score}")), score)["basis"] == "matrix"


def test_a_missing_scope_is_named_as_the_rule(here: World) -> None:
    answer = here.as_client("oh-a-admin").get("/ServiceRequest/x")
    assert answer.status_code == 403
    (other,) = [e for e in event(here, answer)["entity"] if "detail" in e]
    assert {"type": "rule", "valueString": "scope system/ServiceRequest.r"} in other["detail"]


def test_a_search_is_kept_without_what_names_the_person(everywhere: World) -> None:
    gp, number = everywhere.as_client("gp"), patient("Wren")["identifier"][0]["value"]
    asked = f"identifier=https://fhir.nhs.uk/Id/nhs-number|{number}&family=ZZTEST&gender=female"
    found = event(everywhere, gp.get(f"/Patient?{asked}"))
    (query,) = [e for e in found["entity"] if "query" in e]
    sent = base64.b64decode(query["query"]).decode()
    assert sent.endswith("/Patient?identifier=***&family=***&gender=female")
    assert number not in json.dumps([dict(row._mapping) for row in all_rows(everywhere.gateway)], default=str)


def doors(auditor: "As", id: str) -> list["Response"]:
    made = {"resourceType": "AuditEvent", "id": id}
    patches = [{"op": "replace", "path": "/outcome", "value": "0"}]
    return [
        auditor.post("/AuditEvent", made),
        auditor.put(f"/AuditEvent/{id}", made),
        auditor.put(f"/AuditEvent/{id}", made, 1),
        auditor.patch(f"/AuditEvent/{id}", patches),
        auditor.call("DELETE", f"/AuditEvent/{id}"),
        auditor.post("", bundle(post(made))),
        auditor.post("", bundle({"resource": made, "request": {"method": "PUT", "url": f"AuditEvent/{id}"}})),
        auditor.post("", bundle({"request": {"method": "DELETE", "url": f"AuditEvent/{id}"}})),
        auditor.post("/AuditEvent", made, If_None_Exist="action=C"),
        auditor.post(f"/AuditEvent/{id}/$accept", {"resourceType": "Parameters"}),
    ]


@pytest.mark.parametrize("name", ["ig", "kit", "person"])
def test_no_door_writes_changes_or_removes_an_event(everywhere: World, name: str) -> None:
    send(everywhere)
    first = all_rows(everywhere.gateway)[0]
    count = len(all_rows(everywhere.gateway))
    answers = doors(everywhere.as_client(name), first.id)
    assert {answer.status_code for answer in answers} <= {400, 403, 404, 405}
    assert [answer.status_code for answer in answers[:5]] == [405] * 5
    assert all_rows(everywhere.gateway)[0] == first
    assert {row.outcome for row in all_rows(everywhere.gateway)[count:]} == {4}


def test_reading_the_log_is_one_row_a_request_however_often_it_is_read(everywhere: World) -> None:
    sent, auditor = send(everywhere), everywhere.as_client("ig")
    subject = sent.asked()["subject"]["reference"]
    sizes = []
    for _ in range(4):
        before = len(all_rows(everywhere.gateway))
        page = entries(auditor.get(f"/AuditEvent?patient={subject}&_count=50"))
        auditor.get(f"/AuditEvent/{page[0]['id']}")
        after = all_rows(everywhere.gateway)
        assert len(after) == before + 2
        assert [json.loads(row.entities) for row in after[-2:]] == [[], [["AuditEvent", page[0]["id"], 1]]]
        sizes.append(len(page))
    assert len(set(sizes)) == 1


def sentences(found: list[Json]) -> list[str]:
    return [re.sub("<[^>]+>", "", one["text"]["div"]) for one in found]


def test_a_person_reads_in_words_who_saw_their_records_and_why(everywhere: World) -> None:
    sent, wren = send(everywhere), everywhere.as_client("person")
    sent.owner.get(f"/{sent.request}")
    found = entries(wren.get("/AuditEvent"))
    said = sentences(found)
    assert "Zz OH Provider Ltd (OH clinician) read the referral" in said[0]
    assert said[0].endswith("for occupational health assessment, because you consented.")
    assert any("Zz Test Surgery (GP) recorded" in text for text in said)
    one = wren.get(f"/AuditEvent/{found[0]['id']}")
    assert one.status_code == 200
    assert one.json() == found[0]


def test_a_person_is_told_nothing_of_anybody_else(everywhere: World) -> None:
    mine, other = send(everywhere), send(everywhere, "Omar")
    wren, oh = everywhere.as_client("person"), mine.owner
    oh.get(
        f"/Task?owner=Organization/{oh.organisation.id}&patient={other.asked()['subject']['reference']},{mine.asked()['subject']['reference']}"
    )
    answer = wren.get("/AuditEvent?subtype=search-type")
    assert len(entries(answer)) == 1
    assert mine.task in answer.text
    for foreign in (other.task, other.request, other.asked()["subject"]["reference"], "192.", "urn:ietf:params"):
        assert foreign not in answer.text
    for probe in (f"entity={other.task}", f"patient={other.asked()['subject']['reference']}"):
        assert entries(wren.get(f"/AuditEvent?{probe}")) == []
    assert len(entries(wren.get(f"/AuditEvent?subtype=search-type&entity={mine.task}"))) == 1


def test_a_person_is_not_told_who_saw_a_flag_about_them(everywhere: World) -> None:
    sent, wren = send(everywhere).walk("accepted"), everywhere.as_client("person")
    reference = sent.asked()["requisition"]["value"]
    escalated(sent.owner, asked(reference))
    flag = only(everywhere, "Flag", "risk-flag")
    seen = sent.requester.get(f"/{flag}")
    assert seen.status_code == 200
    (row,) = rows_of(everywhere.gateway, seen.headers["x-request-id"])
    answer = wren.get("/AuditEvent?_count=100")
    assert len(entries(answer)) > 1
    assert row.id not in answer.text
    assert flag not in answer.text
    told(wren.get(f"/AuditEvent/{row.id}"), 404, "RES-001")
    assert entries(wren.get(f"/AuditEvent?entity={flag}")) == []


def test_another_persons_event_reads_as_one_that_is_not_there(everywhere: World) -> None:
    send(everywhere)
    other = send(everywhere, "Omar").requester
    wren = everywhere.as_client("person")
    foreign = event(everywhere, other.post("/Patient", patient("Noel")))["id"]
    hidden, missing = wren.get(f"/AuditEvent/{foreign}"), wren.get(f"/AuditEvent/{'0' * 36}")
    told(hidden, 404, "RES-001")
    steady = [answer.text.replace(answer.headers["x-request-id"], "") for answer in (hidden, missing)]
    assert steady[0] == steady[1]


def test_a_person_leafs_through_the_log_without_gaps(everywhere: World) -> None:
    sent, wren = send(everywhere), everywhere.as_client("person")
    for _ in range(5):
        sent.owner.get(f"/{sent.request}")
    whole = [one["id"] for one in entries(wren.get("/AuditEvent?_count=50"))]
    seen: list[str] = []
    address = "/AuditEvent?_count=3"
    while address:
        answer = wren.get(address)
        seen += [one["id"] for one in entries(answer)]
        links = {link["relation"]: link["url"] for link in answer.json()["link"]}
        address = links.get("next", "").partition("/fhir/R4")[2]
    assert seen == whole
    assert len(seen) >= 6


def test_a_refused_attempt_on_a_record_is_told_to_its_person(everywhere: World) -> None:
    sent, wren = send(everywhere), everywhere.as_client("person")
    assert everywhere.as_client("oh-b").get(f"/{sent.request}").status_code == 404
    said = sentences(entries(wren.get("/AuditEvent?outcome=4")))
    assert len(said) == 1
    assert "was refused the referral" in said[0]
    assert said[0].endswith("; nothing allows it.")


@pytest.mark.parametrize("query", ["pateint=x", "_sort=action", "date=yesterday", "_page=zzzz"])
def test_a_persons_search_that_cannot_be_read_is_refused_in_words(here: World, query: str) -> None:
    assert here.as_client("person").get(f"/AuditEvent?{query}").status_code == 400


def test_a_fault_while_a_status_is_asked_leaves_its_row(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = send(here, "Wren")
    monkeypatch.setattr(status, "status_of", lambda *_: 1 / 0)
    query = status_query(sent.asked()["requisition"]["value"], "Wren")
    answer = here.as_client("dwp-status").post("/$referral-status", asking(query))
    (row,) = rows_of(here.gateway, answer.headers["x-request-id"])
    assert (answer.status_code, row.code, row.outcome) == (500, "SYS-001", 8)

"""How far a consent reaches when it is more than the plain case: general purposes, unsure persons, others' records."""

from sqlalchemy import select

from app.domain.catalogue.purposes import ACT_REASON
from app.store.people import raise_level
from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from tests.kit.answers import codes
from tests.kit.builders import Json, consent, patient, permit, referral
from tests.kit.gateways import World
from tests.pathway.grants import rows
from tests.pathway.walks import send
from tests.wire.bodies import answers, document


def _for_treatment(code: str = "TREAT") -> Json:
    return permit("TESTOH1", "care-coordination", "AD") | {"purpose": [{"system": ACT_REASON, "code": code}]}


def test_a_general_purpose_is_stored_as_sent_and_opens_for_ours(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    made = gp.post("/Consent", consent(f"Patient/{subject}", _for_treatment()))
    assert made.status_code == 201, made.text
    assert {row.purpose for row in rows(everywhere, f"Consent/{made.json()['id']}")} == {"care-coordination"}
    assert made.json()["provision"]["provision"][0]["purpose"] == [{"system": ACT_REASON, "code": "TREAT"}]
    found = gp.get(f"/Consent?purpose={ACT_REASON}|TREAT").json()
    assert found["total"] == 1


def test_a_general_purpose_that_stands_for_none_of_ours_is_told_with_the_nearest(here: World) -> None:
    gp = here.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    answer = gp.post("/Consent", consent(f"Patient/{subject}", _for_treatment("TREATS")))
    assert (answer.status_code, codes(answer)) == (422, ["VAL-011"])
    assert "TREAT" in answer.text
    assert "Consent.provision.provision[0].purpose[0]" in answer.text


def test_a_person_nobody_has_verified_opens_only_what_they_wrote(everywhere: World) -> None:
    sent, wren = send(everywhere, template=None), everywhere.as_client("person")
    subject = sent.asked()["subject"]["reference"]
    mine = wren.post("/QuestionnaireResponse", answers(subject))
    assert mine.status_code == 201, mine.text
    _unverify(everywhere, subject)
    made = wren.post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS"))
    assert made.status_code == 201, made.text
    found = {(row.data_class, row.reach) for row in rows(everywhere, f"Consent/{made.json()['id']}")}
    assert found == {("E", f"rec:{mine.json()['id']}"), ("A", f"rec:{made.json()['id']}")}
    assert sent.owner.get(f"/QuestionnaireResponse/{mine.json()['id']}").status_code == 200
    assert sent.owner.get(f"/{sent.request}").status_code == 404


def test_a_person_nobody_has_verified_opens_nothing_that_others_wrote(everywhere: World) -> None:
    """The words of an escalation and of an owner who sees the stub are kept by the gateway, as the person's are."""
    sent, wren = send(everywhere, template=None), everywhere.as_client("person")
    asked = sent.asked()
    worry = {"reference": asked["requisition"]["value"], "risk": "driving-risk", "message": "Said so in confidence."}
    told = [{"name": name, "valueString": word} for name, word in worry.items()]
    told += [{"name": "route", "valueCode": "complex-cases-clinic"}]
    raised = sent.requester.post("/$escalate", {"resourceType": "Parameters", "parameter": told})
    assert raised.status_code == 201, raised.text
    received = sent.do("receive", message={"valueString": "Taken in."})
    assert received.status_code == 200, received.text
    _unverify(everywhere, asked["subject"]["reference"])
    opened = permit("TESTGP2", "care-coordination", "ABCDEF")
    made = wren.post("/Consent", consent(asked["subject"]["reference"], opened, taker="TESTPERS"))
    assert made.status_code == 201, made.text
    found = {(row.data_class, row.reach) for row in rows(everywhere, f"Consent/{made.json()['id']}")}
    assert found == {("A", f"rec:{made.json()['id']}")}
    assert everywhere.as_client("gp-2").get("/Communication").json()["total"] == 0


def _unverify(world: World, subject: str) -> None:
    patients = RECORDS["Patient"]
    with world.gateway.database.writing(OPERATOR) as connection:
        named = select(patients.c.person_id).where(patients.c.id == subject.partition("/")[2])
        raise_level(connection, connection.execute(named).scalar_one(), "nhs-unverified")


def test_a_request_that_names_what_others_keep_opens_none_of_it(everywhere: World) -> None:
    other, gp = everywhere.as_client("gp-2"), everywhere.as_client("gp")
    theirs = other.post("/Patient", patient("Wren")).json()["id"]
    kept = other.post("/DocumentReference", document(f"Patient/{theirs}")).json()["id"]
    shown = permit("TESTGP1", "care-coordination", "AD")
    assert other.post("/Consent", consent(f"Patient/{theirs}", shown, taker="TESTGP2")).status_code == 201
    assert gp.get(f"/DocumentReference/{kept}").status_code == 200
    body = _naming(kept)
    assert gp.post("/ServiceRequest", body).status_code == 201
    assert everywhere.as_client("oh-a").get(f"/DocumentReference/{kept}").status_code == 404


def _naming(document: str) -> Json:
    body = referral("Wren")
    body["supportingInfo"] = [*body.get("supportingInfo", []), {"reference": f"DocumentReference/{document}"}]
    return body


def test_a_consent_to_access_to_work_that_is_attached_to_nothing_says_so(here: World) -> None:
    gp = here.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    body = consent(f"Patient/{subject}", permit("TESTDWPA", "atw-application", "ABG", end="2027-10-04"))
    answer = gp.post("/Consent", body)
    assert (answer.status_code, answer.headers["gateway-warnings"]) == (201, "CON-020")
    again = gp.put(f"/Consent/{answer.json()['id']}", answer.json(), 1)
    assert (again.status_code, again.headers.get("gateway-warnings")) == (200, "CON-020")


def test_a_consent_to_dwp_for_a_year_is_kept_and_said_to_end_after_six_months(here: World) -> None:
    sent = send(here, template=None)
    body = consent(sent.asked()["subject"]["reference"], permit("TESTDWPS", "dwp-status", "B"), about=sent.request)
    answer = sent.requester.post("/Consent", body)
    assert (answer.status_code, answer.headers["gateway-warnings"]) == (201, "CON-024")
    assert {row.ends for row in rows(here, f"Consent/{answer.json()['id']}")} == {1806966000000}


def test_a_consent_to_one_document_is_refused_before_it_opens_the_others(here: World) -> None:
    gp, wren = here.as_client("gp"), here.as_client("person")
    subject = f"Patient/{gp.post('/Patient', patient('Wren')).json()['id']}"
    named, other = (gp.post("/DocumentReference", document(subject)).json()["id"] for _ in range(2))
    one = [{"meaning": "instance", "reference": {"reference": f"DocumentReference/{named}"}}]
    for sender, taker in ((gp, "TESTGP1"), (wren, "TESTPERS")):
        body = consent(subject, permit("TESTOH1", "oh-assessment", "D"), taker=taker)
        body["provision"]["data"] = one
        answer = sender.post("/Consent", body)
        assert (answer.status_code, codes(answer)) == (422, ["CON-039"])
    made = gp.post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "A"))).json()
    made["provision"]["data"] = one
    answer = gp.put(f"/Consent/{made['id']}", made, 1)
    assert (answer.status_code, codes(answer)) == (422, ["CON-039"])
    assert here.as_client("oh-a").get(f"/DocumentReference/{other}").status_code == 404

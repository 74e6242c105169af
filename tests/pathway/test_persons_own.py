"""What people decide for themselves: their own consents, refusals and cancellations (access.md 3)."""

from sqlalchemy import select

from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from tests.kit.answers import code, entries
from tests.kit.builders import consent, denial, ours, patient, permit
from tests.kit.gateways import World
from tests.pathway.grants import rows
from tests.pathway.walks import reason, send


def test_a_verified_person_opens_everything_that_is_kept_about_them(everywhere: World) -> None:
    sent, wren = send(everywhere, template=None), everywhere.as_client("person")
    subject = sent.asked()["subject"]["reference"]
    body = consent(subject, permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    answer = wren.post("/Consent", body)
    assert answer.status_code == 201, answer.text
    found = rows(everywhere, f"Consent/{answer.json()['id']}")
    assert {(row.recipient, row.purpose, row.reach) for row in found} == {("TESTOH1", "oh-assessment", "*")}
    other = everywhere.as_client("gp-2").post("/Patient", patient("Wren")).json()["id"]
    assert [sent.owner.get(f"/{n}").status_code for n in (sent.request, f"Patient/{other}")] == [200, 200]


def test_what_a_person_writes_is_kept_by_the_gateway(here: World) -> None:
    sent, wren = send(here), here.as_client("person")
    subject = sent.asked()["subject"]["reference"]
    made = wren.post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "A"), taker="TESTPERS")).json()
    consents = RECORDS["Consent"]
    with here.gateway.database.reading(OPERATOR) as connection:
        kept = select(consents.c.custodian).where(consents.c.id == made["id"])
        assert connection.execute(kept).scalar_one() == here.gateway.id


def test_a_person_needs_no_sharing_agreement(here: World) -> None:
    sent, wren = send(here), here.as_client("person")
    body = consent(sent.asked()["subject"]["reference"], permit("TESTDWPB", "benefit-evidence", "B"), taker="TESTPERS")
    assert wren.post("/Consent", body).status_code == 201


def test_a_persons_refusal_holds_the_task_until_they_take_it_back(everywhere: World) -> None:
    sent, wren = send(everywhere).walk("accepted"), everywhere.as_client("person")
    body = consent(sent.asked()["subject"]["reference"], taker="TESTPERS") | {"provision": denial("TESTOH1")}
    refused = wren.post("/Consent", body)
    assert refused.status_code == 201, refused.text
    assert (sent.owner.get(f"/{sent.request}").status_code, sent.now()["status"]) == (403, "on-hold")
    back = wren.put(f"/Consent/{refused.json()['id']}", refused.json() | {"status": "inactive"}, 1)
    assert back.status_code == 200, back.text
    assert (sent.owner.get(f"/{sent.request}").status_code, sent.now()["status"]) == (200, "accepted")


def test_a_person_cancels_with_a_reason_and_needs_no_signpost(here: World) -> None:
    sent, wren = send(here).walk("received"), here.as_client("person")
    assert wren.get(f"/{sent.task}").headers["gateway-next-moves"] == "cancel"
    assert code(sent.patch(wren, "cancelled")) == "TSK-020"
    answer = sent.patch(wren, "cancelled", reason("cancel-reason", "withdrawn-by-person"))
    assert answer.status_code == 200, answer.text
    assert (sent.now()["status"], sent.asked()["status"]) == ("cancelled", "revoked")


def test_a_person_makes_no_move_of_the_owners(here: World) -> None:
    sent, wren = send(here), here.as_client("person")
    assert (wren.move(sent.task, "receive").status_code, sent.now()["status"]) == (403, "requested")


def test_a_person_sees_nobody_else(here: World) -> None:
    send(here, "Omar")
    sent = send(here, "Wren")
    found = entries(here.as_client("person").get("/ServiceRequest"))
    assert [f"ServiceRequest/{request['id']}" for request in found] == [sent.request]


def test_what_a_person_turned_down_is_refused_to_those_it_named_and_to_nobody_else(everywhere: World) -> None:
    sent = send(everywhere).walk("accepted")
    offered = consent(
        sent.asked()["subject"]["reference"], permit("TESTEMP3", "employer-advice", "C"), status="rejected"
    )
    made = sent.requester.post("/Consent", offered).json()
    found = [(row.recipient, row.purpose, row.effect) for row in rows(everywhere, f"Consent/{made['id']}")]
    assert found == [("TESTEMP3", "employer-advice", 0)]
    assert (sent.owner.get(f"/{sent.request}").status_code, sent.now()["status"]) == (200, "accepted")
    agreed = sent.requester.put(f"/Consent/{made['id']}", made | {"status": "active"}, 1)
    assert agreed.status_code == 200, agreed.text
    after = [row for row in rows(everywhere, f"Consent/{made['id']}") if row.effect == 0 and row.ends > 1.8e12]
    assert after == []


def test_a_refusal_holds_a_task_whose_owner_saw_it_by_its_kind(everywhere: World) -> None:
    sent = send(everywhere, template=None)
    subject = sent.asked()["subject"]["reference"]
    kind = permit("TESTOH1", "oh-assessment", "ABCDE")
    kind["actor"][0]["reference"] = {"identifier": ours("organisation-type", "oh-provider") | {"value": "oh-provider"}}
    del kind["actor"][0]["reference"]["identifier"]["code"]
    assert sent.requester.post("/Consent", consent(subject, kind, about=sent.request)).status_code == 201
    assert sent.owner.get(f"/{sent.request}").status_code == 200
    refusal = consent(subject) | {"provision": denial("TESTOH1")}
    assert sent.requester.post("/Consent", refusal).status_code == 201
    assert sent.now()["statusReason"]["text"] == "Awaiting consent"


def test_a_death_told_in_a_second_record_of_the_requester_cancels_too(everywhere: World) -> None:
    sent = send(everywhere, "Edgar").walk("accepted")
    assert sent.requester.post("/Patient", patient("Edgar", deceasedBoolean=True)).status_code == 201
    assert (sent.now()["status"], sent.asked()["status"]) == ("cancelled", "revoked")


def test_a_wrong_number_is_told_even_where_a_condition_finds_the_person(here: World) -> None:
    gp = here.as_client("gp")
    right = gp.post("/Patient", patient("Omar")).json()["identifier"][0]
    wrong = patient("Omar")
    wrong["identifier"][0]["value"] = "9990260010"
    answer = gp.post("/Patient", wrong, If_None_Exist=f"identifier={right['system']}|{right['value']}")
    assert (answer.status_code, code(answer)) == (422, "PER-002")

"""Consents are found by status, period, actor and purpose, with every version kept; each reader has its own view."""

from tests.kit.builders import consent, ours, permit
from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.wire.replies import entries


def test_a_consent_is_found_by_each_of_its_parts_and_by_nothing_else(here: World) -> None:
    sent = send(here, template=None)
    subject = sent.asked()["subject"]["reference"]
    body = consent(subject, permit("TESTOH1", "oh-assessment", "ABCDE", "2026-10-05", "2027-02-01"), about=sent.request)
    id = sent.requester.post("/Consent", body).json()["id"]
    oh = sent.owner.organisation
    purpose = ours("purpose", "oh-assessment")
    numbered = sent.requester.get(f"/{subject}").json()["identifier"][0]
    found = (
        "status=active",
        "period=ge2027-01-01",
        "period=lt2026-10-06",
        f"actor=Organization/{oh.id}",
        f"purpose={purpose['system']}|oh-assessment",
        f"patient={subject}&status=active&purpose=oh-assessment&actor=Organization/{oh.id}",
        f"data={sent.request}",
        f"patient.identifier={numbered['system']}|{numbered['value']}",
    )
    for asked in found:
        assert [one["id"] for one in entries(sent.requester.get(f"/Consent?{asked}"))] == [id], asked
    missed = (
        f"patient.identifier={numbered['system']}|9990000018",
        "status=inactive",
        "period=gt2027-03-01",
        "purpose=dwp-status",
        f"actor=Organization/{here.gateway.id}",
    )
    for asked in missed:
        assert entries(sent.requester.get(f"/Consent?{asked}")) == [], asked


def test_history_keeps_each_version_whole_for_person_and_custodian(here: World) -> None:
    sent, wren = send(here), here.as_client("person")
    body = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", body | {"status": "inactive"}, 1).status_code == 200
    for reader in (sent.requester, wren):
        versions = entries(reader.get(f"/{sent.consent}/_history"))
        assert [(one["meta"]["versionId"], one["status"]) for one in versions] == [("2", "inactive"), ("1", "active")]
        assert versions[1] == body
        assert [one["status"] for one in entries(reader.get("/Consent?status=inactive"))] == ["inactive"]


def test_whoever_is_named_sees_its_own_provision_and_searches_by_none(here: World) -> None:
    sent = send(here)
    whole = sent.requester.get(f"/{sent.consent}").json()
    assert len(whole["provision"]["provision"]) > 1
    shown = sent.owner.get(f"/{sent.consent}").json()
    actors = [p["actor"][0]["reference"]["identifier"]["value"] for p in shown["provision"]["provision"]]
    assert set(actors) == {"TESTOH1"}
    assert "sourceAttachment" not in shown
    id = str(sent.consent).partition("/")[2]
    assert [one["id"] for one in entries(sent.owner.get("/Consent?status=active"))] == [id]
    for purpose in ("dwp-status", "oh-assessment"):
        assert entries(sent.owner.get(f"/Consent?purpose={purpose}")) == [], (
            "a part is shown, so it is no way to search"
        )
    assert here.as_client("oh-b").get(f"/{sent.consent}").status_code == 404

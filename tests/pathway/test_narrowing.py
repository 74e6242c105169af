"""A person changes a Consent that an organisation took: they take from it, and never open more (access.md 3)."""

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.services.recompile import check
from app.store.tables.people import person
from tests.kit.answers import code
from tests.kit.builders import Json, consent, denial, ours, patient, permit
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send

if TYPE_CHECKING:
    from httpx import Response


def change(world: World, reference: str, provision: Json) -> "Response":
    """The person stores another provision of a Consent."""
    wren = world.as_client("person")
    body = wren.get(f"/{reference}").json()
    return wren.put(f"/{reference}", body | {"provision": provision}, int(body["meta"]["versionId"]))


def without(sent: Sent, purpose: str) -> Json:
    """The provision of a short Consent without what it permits for one purpose."""
    root = sent.requester.get(f"/{sent.consent}").json()["provision"]
    return root | {"provision": [p for p in root["provision"] if p["purpose"][0]["code"] != purpose]}


def seen(sent: Sent, *references: str) -> list[int]:
    return [sent.owner.get(f"/{reference}").status_code for reference in references]


@pytest.mark.parametrize("level", ["nhs-verified", "nhs-unverified"])
def test_she_takes_dwp_out_and_the_rest_stays_with_the_referral(everywhere: World, level: str) -> None:
    sent = send(everywhere, template="oh-and-dwp-status")
    other = everywhere.as_client("gp-2").post("/Patient", patient()).json()["id"]
    with everywhere.gateway.database.owning() as connection:
        connection.execute(update(person).values(level=level))
    subject = sent.asked()["subject"]["reference"]
    before = seen(sent, sent.request, subject, f"Patient/{other}")
    assert change(everywhere, str(sent.consent), without(sent, "dwp-status")).status_code == 200
    assert seen(sent, sent.request, subject, f"Patient/{other}") == before == [200, 200, 404]
    assert check(everywhere.gateway).differences == []


def test_what_she_refused_meanwhile_stays_refused(everywhere: World) -> None:
    sent = send(everywhere, template="oh-and-dwp-status")
    refusal = consent(sent.asked()["subject"]["reference"], taker="TESTPERS") | {"provision": denial("TESTOH1")}
    assert everywhere.as_client("person").post("/Consent", refusal).status_code == 201
    assert change(everywhere, str(sent.consent), without(sent, "dwp-status")).status_code == 200
    assert seen(sent, sent.request) == [403]
    assert check(everywhere.gateway).differences == []


def wider(of: str) -> Json:
    """A provision that opens more than the practice's, each in another way."""
    given = permit("TESTOH1", "oh-assessment", "AB")
    provisions = {
        "another recipient": permit("TESTOH2", "oh-assessment", "AB"),
        "another purpose": given | {"purpose": [ours("purpose", "care-coordination")]},
        "another class": permit("TESTOH1", "oh-assessment", "ABF"),
        "a later end": permit("TESTOH1", "oh-assessment", "AB", end="2027-10-06"),
    }
    return {"type": "deny", "provision": [given, provisions[of]]}


@pytest.mark.parametrize("of", ["another recipient", "another purpose", "another class", "a later end"])
def test_she_opens_no_more_by_the_practice_s_consent(here: World, of: str) -> None:
    subject = f"Patient/{here.as_client('gp').post('/Patient', patient()).json()['id']}"
    made = here.as_client("gp").post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "AB"))).json()
    answer = change(here, f"Consent/{made['id']}", wider(of))
    assert (answer.status_code, code(answer)) == (422, "CON-038")


def test_a_refusal_her_practice_recorded_is_answered_by_a_consent_of_her_own(here: World) -> None:
    gp, wren = here.as_client("gp"), here.as_client("person")
    subject = f"Patient/{gp.post('/Patient', patient()).json()['id']}"
    made = gp.post("/Consent", consent(subject) | {"provision": denial("TESTOH1")}).json()
    answer = wren.put(f"/Consent/{made['id']}", made | {"status": "inactive"}, 1)
    assert (answer.status_code, code(answer)) == (422, "CON-038")
    own = consent(subject, permit("TESTOH1", "oh-assessment", "A"), taker="TESTPERS")
    assert wren.post("/Consent", own).status_code == 201
    assert here.as_client("oh-a").get(f"/{subject}").status_code == 200


def test_she_narrows_to_one_class_and_withdraws_the_rest(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    subject = f"Patient/{gp.post('/Patient', patient()).json()['id']}"
    made = gp.post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "AB"))).json()
    assert oh.get(f"/{subject}").status_code == 200
    fewer: Json = {"type": "deny", "provision": [permit("TESTOH1", "oh-assessment", "B", end="2026-12-05")]}
    assert change(everywhere, f"Consent/{made['id']}", fewer).status_code == 200
    assert oh.get(f"/{subject}").status_code == 403
    assert check(everywhere.gateway).differences == []
    wren = everywhere.as_client("person")
    body = wren.get(f"/Consent/{made['id']}").json()
    assert wren.put(f"/Consent/{made['id']}", body | {"status": "inactive"}, 2).status_code == 200
    assert check(everywhere.gateway).differences == []

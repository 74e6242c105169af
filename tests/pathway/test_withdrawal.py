"""What a person no longer allows is closed at once, whoever records it, and opens again when they agree (R-03)."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from app.domain.clock import milliseconds
from app.store.tables.access import sharing_agreement
from tests.kit.answers import code, entries
from tests.kit.builders import Json, asking, consent, denial, patient, permit, status_query
from tests.kit.gateways import World
from tests.pathway.grants import rows
from tests.pathway.test_fit_notes import alone
from tests.pathway.walks import Sent, send

if TYPE_CHECKING:
    from httpx import Response

TO_OH = ("TESTOH1", "oh-assessment")


def opens(sent: Sent) -> bool:
    """Whether the owner reads the request."""
    return sent.owner.get(f"/{sent.request}").status_code == 200


def change(sent: Sent, **elements: object) -> None:
    """The next version of the consent, by the practice."""
    body = sent.requester.get(f"/{sent.consent}").json()
    answer = sent.requester.put(f"/{sent.consent}", body | elements)
    assert answer.status_code == 200, answer.text


def without(sent: Sent, purpose: str) -> Json:
    """The consent's provision, less one purpose."""
    provision: Json = sent.requester.get(f"/{sent.consent}").json()["provision"]
    kept = [p for p in provision["provision"] if p["purpose"][0]["code"] != purpose]
    return provision | {"provision": kept}


def refuse(world: World, sender: str, given: str, *whom: str) -> None:
    """A refusal that any organisation records."""
    caller = world.as_client(sender)
    subject = caller.post("/Patient", patient(given)).json()["id"]
    body = consent(f"Patient/{subject}", taker=caller.organisation.code) | {"provision": denial(*whom)}
    answer = caller.post("/Consent", body)
    assert answer.status_code == 201, answer.text


def test_taking_one_provision_out_closes_that_part_and_holds_the_task(everywhere: World) -> None:
    sent = send(everywhere).walk("accepted")
    change(sent, provision=without(sent, "oh-assessment"))
    assert not opens(sent)
    assert (sent.now()["status"], sent.now()["statusReason"]["text"]) == ("on-hold", "Awaiting consent")
    assert sent.consent
    denied = [row for row in rows(everywhere, sent.consent) if row.effect == 0]
    assert [(row.recipient, row.purpose, row.data_class, row.reach) for row in denied] == [(*TO_OH, "*", "*")]
    assert entries(_status(everywhere, sent))[0]["businessStatus"]["text"] == "In progress"


def test_an_inactive_consent_closes_every_part(everywhere: World) -> None:
    sent = send(everywhere).walk("accepted")
    change(sent, status="inactive")
    assert not opens(sent)
    assert _status(everywhere, sent).status_code == 404


@pytest.mark.parametrize("sender", ["gp-2", "workwell", "oh-b"])
def test_a_refusal_recorded_by_another_organisation_binds_as_much(everywhere: World, sender: str) -> None:
    sent = send(everywhere).walk("received")
    refuse(everywhere, sender, "Wren", "TESTOH1")
    assert not opens(sent)
    assert sent.now()["statusReason"]["text"] == "Awaiting consent"


def test_a_refusal_of_everybody_closes_dwp_too_but_never_the_takers_own_records(here: World) -> None:
    sent = send(here)
    refuse(here, "gp-2", "Wren")
    assert (opens(sent), _status(here, sent).status_code) == (False, 404)
    assert sent.requester.get(f"/{sent.request}").status_code == 200


def test_renewed_consent_takes_the_task_back_to_where_it_stood(everywhere: World) -> None:
    sent = send(everywhere).walk("in-progress")
    whole = sent.requester.get(f"/{sent.consent}").json()["provision"]
    change(sent, provision=without(sent, "oh-assessment"))
    change(sent, provision=whole)
    task = sent.now(sent.owner)
    assert (task["status"], task["businessStatus"]["text"], "statusReason" in task) == ("in-progress", "Booked", False)
    assert (opens(sent), sent.asked()["status"]) == (True, "active")


def test_a_task_held_for_another_reason_goes_back_to_that_hold(here: World) -> None:
    sent = send(here).walk("on-hold")
    change(sent, status="inactive")
    assert sent.now()["statusReason"]["text"] == "Awaiting consent"
    change(sent, status="active")
    assert (sent.now()["status"], sent.now()["statusReason"]["text"]) == ("on-hold", "Awaiting information")
    assert sent.patch(sent.owner, "accepted").status_code == 200


def test_a_denial_outranks_an_earlier_and_a_later_permit_to_a_type(here: World) -> None:
    sent = send(here, template=None)
    subject = sent.asked()["subject"]["reference"]
    kind = permit("TESTOH1", "oh-assessment", "ABCDE")
    url = "https://work-health-gateway.example/fhir/CodeSystem/organisation-type"
    kind["actor"][0]["reference"] = {"identifier": {"system": url, "value": "oh-provider"}}
    assert sent.requester.post("/Consent", consent(subject, kind, about=sent.request)).status_code == 201
    assert opens(sent)
    refuse(here, "gp-2", "Wren", "TESTOH1")
    assert not opens(sent)
    assert sent.requester.post("/Consent", consent(subject, kind, about=sent.request)).status_code == 201
    assert not opens(sent)


def test_a_later_permit_to_one_organisation_for_one_purpose_outranks_within_its_reach(here: World) -> None:
    sent = send(here)
    refuse(here, "gp-2", "Wren", "TESTOH1")
    assert not opens(sent)
    joined = sent.requester.post("/Observation", alone("Wren")).json()["id"]
    again = consent(sent.asked()["subject"]["reference"], permit(*TO_OH, "ABCDE"), about=sent.request)
    assert sent.requester.post("/Consent", again).status_code == 201
    assert (opens(sent), sent.owner.get(f"/Observation/{joined}").status_code) == (True, 200)
    elsewhere = here.as_client("gp-2")
    theirs = elsewhere.get("/Patient?birthdate=1991-06-14")
    assert [sent.owner.get(f"/Patient/{p['id']}").status_code for p in entries(theirs)] == [404]


@pytest.mark.parametrize(
    ("last_day", "flips"),
    [
        ("2026-10-24", datetime(2026, 10, 24, 23, 0, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 26, 0, 0, tzinfo=UTC)),
        ("2026-10-25T01:30:00+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_consent_ends_at_its_instant_over_the_clock_change(everywhere: World, last_day: str, flips: datetime) -> None:
    sent = send(everywhere, template=None)
    subject = sent.asked()["subject"]["reference"]
    body = consent(subject, permit(*TO_OH, "ABCDE", end=last_day), about=sent.request)
    assert sent.requester.post("/Consent", body).status_code == 201
    seen = {}
    for seconds in (-1, 0, 1):
        # each look moves the stopped clock on by a millisecond
        everywhere.clock.at = flips + timedelta(seconds=seconds, milliseconds=-1)
        seen[seconds] = opens(sent)
    assert seen == {-1: True, 0: False, 1: False}


def test_a_consent_starts_at_midnight_in_london(everywhere: World) -> None:
    sent = send(everywhere, template=None)
    body = consent(
        sent.asked()["subject"]["reference"], permit(*TO_OH, "ABCDE", start="2026-10-25"), about=sent.request
    )
    assert sent.requester.post("/Consent", body).status_code == 201
    seen = {}
    for seconds in (-1, 0, 1):
        everywhere.clock.at = datetime(2026, 10, 24, 23, tzinfo=UTC) + timedelta(seconds=seconds, milliseconds=-1)
        seen[seconds] = opens(sent)
    assert seen == {-1: False, 0: True, 1: True}


def test_a_permit_ends_with_the_agreement_it_rests_on(here: World) -> None:
    end = datetime(2026, 11, 1, tzinfo=UTC)
    with here.gateway.database.writing() as connection:
        connection.execute(update(sharing_agreement).values(ends=milliseconds(end)))
    sent = send(here)
    assert sent.consent
    assert {row.ends for row in rows(here, sent.consent) if row.recipient == "TESTOH1"} == {milliseconds(end)}
    here.clock.at = end - timedelta(seconds=1)
    assert opens(sent)
    here.clock.at = end
    assert not opens(sent)
    refused = sent.requester.post("/Consent", consent(sent.asked()["subject"]["reference"], permit(*TO_OH, "A")))
    assert (refused.status_code, code(refused)) == (422, "CON-014")


def test_implied_care_ends_with_its_agreement(here: World) -> None:
    end = datetime(2026, 11, 1, tzinfo=UTC)
    with here.gateway.database.writing() as connection:
        connection.execute(update(sharing_agreement).values(ends=milliseconds(end)))
    sent = send(here, "Bryn", to="spa", template=None, trigger="at-risk-in-work", code="oh-referral")
    assert opens(sent)
    here.clock.at = end
    assert not opens(sent)


def _status(world: World, sent: Sent) -> "Response":
    reference = sent.asked()["requisition"]["value"]
    return world.as_client("dwp-status").post("/$referral-status", asking(status_query(reference, "Wren")))

"""A consent that runs out is told of 28 days before, and at its end Tasks are held as at a withdrawal (R-03)."""

from app.services.alerts import list_alerts
from tests.kit.builders import Json
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.time.turns import acts, events, evidence, topics, turn


def consent_of(sent: Sent) -> Json:
    """The stored Consent of a referral."""
    return dict(sent.requester.get(f"/{sent.consent}").json())


def until(sent: Sent, day: str) -> None:
    """The person's consent ends with that day."""
    consent = consent_of(sent)
    for nested in consent["provision"]["provision"]:
        nested["period"]["end"] = day
    version = int(consent["meta"]["versionId"])
    answer = sent.requester.put(f"/{sent.consent}", consent, version)
    assert answer.status_code == 200, answer.text


def test_the_owners_sight_and_its_task_are_held_when_the_consent_has_run_out(everywhere: World) -> None:
    sent = send(everywhere).walk("in-progress")
    until(sent, "2026-10-25")
    everywhere.clock.move_to(2026, 10, 25, 23, 59)
    turn(everywhere)
    assert sent.now()["status"] == "in-progress"
    everywhere.clock.move_to(2026, 10, 26, 0, 0)
    turn(everywhere)
    held = sent.now()
    assert (held["status"], held["statusReason"]["coding"][0]["code"]) == ("on-hold", "awaiting-consent")
    assert held["restriction"]["period"]["end"] == "2026-11-02T23:59:59+00:00"
    assert topics(sent)[-3:] == ["task-on-hold", "closed-to-owner", "consent-ended"]
    assert events(sent)[-1]["recipient"] == sent.requester.organisation.id
    assert len(evidence(everywhere, "consent-ended")) == 1
    assert [row.client for row in evidence(everywhere, "hold")] == [None]
    assert turn(everywhere) == 0


def test_a_consent_renewed_in_time_holds_nothing(everywhere: World) -> None:
    sent = send(everywhere).walk("in-progress")
    until(sent, "2026-10-25")
    until(sent, "2027-01-31")
    everywhere.clock.move_to(2026, 10, 27)
    turn(everywhere)
    assert sent.now()["status"] == "in-progress"
    assert evidence(everywhere, "consent-ended") == []


def test_a_withdrawn_consent_is_not_said_to_have_run_out(everywhere: World) -> None:
    sent = send(everywhere).walk("accepted")
    assert sent.requester.put(f"/{sent.consent}", consent_of(sent) | {"status": "inactive"}, 1).status_code == 200
    everywhere.clock.move_to(2026, 10, 6)
    turn(everywhere)
    assert "consent-ended" not in topics(sent)


def test_a_task_held_because_the_consent_ran_out_goes_on_when_the_person_consents_again(everywhere: World) -> None:
    sent = send(everywhere).walk("in-progress")
    until(sent, "2026-10-25")
    everywhere.clock.move_to(2026, 10, 26, 9)
    turn(everywhere)
    until(sent, "2027-01-31")
    assert sent.now()["status"] == "in-progress"
    everywhere.clock.move_to(2026, 11, 11)
    turn(everywhere)
    assert [alert.kind for alert in list_alerts(everywhere.gateway)] == ["clock-breached"]


def test_28_days_before_its_end_the_requester_hears_of_a_consent_once(everywhere: World) -> None:
    sent = send(everywhere)
    until(sent, "2027-01-31")
    everywhere.clock.move_to(2027, 1, 3, 23, 59)
    turn(everywhere)
    assert "consent-reminder" not in topics(sent)
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    turn(everywhere)
    turn(everywhere)
    assert topics(sent).count("consent-reminder") == 1
    assert events(sent)[-1]["recipient"] == sent.requester.organisation.id
    assert acts(everywhere, str(sent.consent)) == [("consent-reminder", "done")]


def test_a_consent_shorter_than_its_reminder_is_not_reminded_of(here: World) -> None:
    sent = send(here)
    until(sent, "2026-10-25")
    here.clock.move_to(2026, 10, 24)
    turn(here)
    assert "consent-reminder" not in topics(sent)

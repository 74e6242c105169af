"""A Task past its clock is told of once and put before the operator, and nobody closes it (R-15)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.services.alerts import close_alert, list_alerts
from app.store import people, records
from app.store.wall import RULES
from tests.kit.answers import task_of
from tests.kit.gateways import World
from tests.pathway.test_fit_notes import alone
from tests.pathway.walks import send
from tests.time.turns import acts, details, events, evidence, topics, turn

MIDNIGHT = datetime(2026, 10, 8, tzinfo=ZoneInfo("Europe/London"))
"""The end of two working days from Monday 5 October."""


def stand(world: World, at: datetime, seconds: float = 0) -> None:
    """Put the clock so that the next look at it sees the instant."""
    world.clock.at = at.astimezone(UTC) + timedelta(seconds=seconds, milliseconds=-1)


def test_a_task_past_its_clock_is_one_event_one_alert_and_one_audit_row(everywhere: World) -> None:
    sent = send(everywhere)
    stand(everywhere, MIDNIGHT)
    assert turn(everywhere) >= 1
    assert turn(everywhere) == 0
    assert topics(sent).count("clock-breached") == 1
    assert events(sent)[-1]["recipient"] == sent.owner.organisation.id
    (alert,) = list_alerts(everywhere.gateway)
    assert (f"Task/{alert.task}", alert.kind, alert.status) == (sent.task, "clock-breached", "requested")
    assert alert.reference == sent.now()["groupIdentifier"]["value"]
    (row,) = evidence(everywhere, "clock-breached")
    assert (row.client, row.role, row.organisation) == (None, None, None)
    assert details(everywhere, "clock-breached") == [{"by": "gateway"}]
    assert sent.now()["status"] == "requested"


@pytest.mark.parametrize(("seconds", "breached"), [(-1, 0), (-0.5, 0), (0, 1), (1, 1)])
def test_the_last_second_of_a_clock_still_belongs_to_it(here: World, seconds: float, breached: int) -> None:
    sent = send(here)
    stand(here, MIDNIGHT, seconds - 0.002)
    turn(here)
    stand(here, MIDNIGHT, seconds)
    turn(here)
    assert topics(sent).count("clock-breached") == breached


def test_each_clock_of_a_task_is_breached_for_itself_and_moving_on_closes_the_alert(everywhere: World) -> None:
    sent = send(everywhere)
    stand(everywhere, MIDNIGHT)
    turn(everywhere)
    assert sent.do("receive").status_code == 200
    assert list_alerts(everywhere.gateway) == []
    everywhere.clock.move_to(2026, 10, 13)
    turn(everywhere)
    assert topics(sent).count("clock-breached") == 2
    assert [alert.status for alert in list_alerts(everywhere.gateway)] == ["received"]


def test_a_task_on_hold_past_its_clock_is_put_before_the_operator_too(everywhere: World) -> None:
    sent = send(everywhere).walk("accepted")
    consent = sent.requester.get(f"/{sent.consent}").json()
    assert sent.requester.put(f"/{sent.consent}", consent | {"status": "inactive"}, 1).status_code == 200
    everywhere.clock.move_to(2026, 10, 13)
    turn(everywhere)
    assert [alert.kind for alert in list_alerts(everywhere.gateway)] == ["hold-overdue"]
    assert (topics(sent)[-1], events(sent)[-1]["recipient"]) == ("clock-breached", sent.requester.organisation.id)


def test_an_operator_closes_an_alert_with_a_reason_that_stands_in_the_log(everywhere: World) -> None:
    send(everywhere)
    stand(everywhere, MIDNIGHT)
    turn(everywhere)
    (alert,) = list_alerts(everywhere.gateway)
    close_alert(everywhere.gateway, alert.id, "rang the provider")
    assert list_alerts(everywhere.gateway) == []
    assert [told["reason"] for told in details(everywhere, "alert-close")] == ["rang the provider"]


def test_the_status_page_counts_alerts_and_tasks_nobody_was_alerted_to(everywhere: World) -> None:
    send(everywhere)
    stand(everywhere, MIDNIGHT, 600)
    assert counted(everywhere) == {"clocks:alerts": 0, "clocks:missed": 1}
    turn(everywhere)
    assert counted(everywhere) == {"clocks:alerts": 1, "clocks:missed": 0}


def counted(world: World) -> dict[str, int]:
    """What the status page says of clocks."""
    checks = world.http.get("/_status").json()["checks"]
    return {name: told[0]["observedValue"] for name, told in checks.items() if name.startswith("clocks:")}


def test_whoever_the_clock_waits_for_is_reminded_once_on_the_working_day_before(everywhere: World) -> None:
    sent = send(everywhere)
    stand(everywhere, MIDNIGHT - timedelta(days=2), -1)
    assert turn(everywhere) == 0
    stand(everywhere, MIDNIGHT - timedelta(days=2))
    assert (turn(everywhere), turn(everywhere)) == (1, 0)
    assert (topics(sent)[-1], events(sent)[-1]["recipient"]) == ("clock-reminder", sent.owner.organisation.id)


def test_a_clock_that_ends_on_monday_is_reminded_of_on_friday(here: World) -> None:
    sent = send(here).walk("received")
    here.clock.move_to(2026, 10, 8, 22)
    assert turn(here) == 0
    here.clock.move_to(2026, 10, 9, 6)
    assert turn(here) == 1
    assert topics(sent)[-1] == "clock-reminder"


def test_nobody_is_reminded_of_somebody_who_is_told_dead_and_the_log_says_so(everywhere: World) -> None:
    sent = send(everywhere)
    patient = sent.asked()["subject"]["reference"]
    with everywhere.gateway.database.writing(RULES) as connection:
        record = records.load(connection, *patient.split("/"))
        assert record
        assert record.person
        people.mark_deceased(connection, record.person)
    stand(everywhere, MIDNIGHT - timedelta(days=1))
    assert turn(everywhere) == 1
    assert "clock-reminder" not in topics(sent)
    assert acts(everywhere, sent.task) == [("clock-reminder", "silenced")]
    silence = {"by": "gateway", "topic": "clock-reminder", "reason": "deceased"}
    assert details(everywhere, "notify-suppressed") == [silence]


def test_an_offer_nobody_answers_is_closed_as_not_answered(everywhere: World) -> None:
    answer = everywhere.as_client("gp").post("/Observation", alone())
    assert answer.status_code == 201, answer.text
    task = task_of(answer)
    everywhere.clock.move_to(2026, 10, 20)
    assert turn(everywhere) == 1
    offer = everywhere.as_client("gp").get(f"/{task}").json()
    assert (offer["status"], offer["businessStatus"]["coding"][0]["code"]) == ("completed", "no-answer")
    assert list_alerts(everywhere.gateway) == []
    assert turn(everywhere) == 0

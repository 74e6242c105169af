"""What nobody acknowledged in time raises an alert that stands until somebody acts (R-15)."""

import pytest

from app.domain.errors import Refusal
from app.domain.route import Route
from app.sandbox.organisations import BY_CODE
from app.services.alerts import close_alert, list_alerts
from app.services.routes import list_routes, set_route
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated, only
from tests.time.turns import turn


def test_an_escalation_nobody_acknowledged_alerts_and_is_silenced_by_nobody(everywhere: World) -> None:
    paige = Referred(everywhere)
    escalated(paige.workwell, asked(paige.reference))
    everywhere.clock.advance(hours=1, minutes=59)
    turn(everywhere)
    assert list_alerts(everywhere.gateway) == []
    everywhere.clock.advance(minutes=2)
    turn(everywhere)
    (alert,) = list_alerts(everywhere.gateway)
    task = only(everywhere, "Task", "escalation-task")
    assert (f"Task/{alert.task}", alert.owner, alert.reference) == (task, "Zz Test Surgery", paige.reference)
    with pytest.raises(Refusal) as refused:
        close_alert(everywhere.gateway, alert.id, "We know")
    assert refused.value.issues[0].code == "ESC-011"
    assert [one.id for one in list_alerts(everywhere.gateway)] == [alert.id]
    assert paige.gp.move(task, "receive").status_code == 200
    assert list_alerts(everywhere.gateway) == []


def test_a_clock_of_hours_runs_on_over_the_change_of_the_clocks(here: World) -> None:
    paige = Referred(here)
    here.clock.move_to(2026, 10, 25, 0, 30)
    told = escalated(paige.workwell, asked(paige.reference))
    assert told["acknowledgeBy"] == "2026-10-25T02:30:00+00:00"


def test_a_region_may_be_quicker_than_the_nation_and_never_slower(here: World) -> None:
    board, gp = BY_CODE["TESTICB1"].id, BY_CODE["TESTGP1"].id
    day = here.gateway.business.now().date()
    for slower in (("3h", "same-day"), ("2h", "1wd"), ("soon", "same-day")):
        try:
            set_route(here.gateway, Route(board, "debrief-slot", day, gp, *slower))
        except ValueError:
            continue
        raise AssertionError(f"{slower} was taken")
    set_route(here.gateway, Route(board, "debrief-slot", day, gp, "1h", "4h"))
    paige = Referred(here)
    assert escalated(paige.workwell, asked(paige.reference))["acknowledgeBy"] == "2026-10-05T10:00:00+01:00"
    assert escalated(here.as_client("dwp-atw"), asked(paige.reference))["acknowledgeBy"] == "2026-10-05T11:00:00+01:00"
    ended = [route for route in list_routes(here.gateway) if route.ends]
    assert [(route.region, route.code) for route in ended] == [(board, "debrief-slot")]


def test_a_region_may_take_more_than_the_nation_over_its_threshold(here: World) -> None:
    paige, day = Referred(here), here.gateway.business.now().date()
    body = asked(paige.reference, "spa-referral", threshold="passive-or-past")
    assert paige.workwell.post("/$escalate", body).status_code == 422
    spa, board = BY_CODE["TESTSPA"].id, BY_CODE["TESTICB1"].id
    wider = Route(board, "spa-referral", day, spa, "4h", "same-day", thresholds=("passive-or-past",))
    set_route(here.gateway, wider)
    assert paige.workwell.post("/$escalate", body).status_code == 201

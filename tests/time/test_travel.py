"""The sandbox travels in time, for everybody who uses it and while it runs; production never does (design.md 4)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.calendar import instant
from app.domain.errors import Refusal
from app.domain.journey import arrival, moved
from app.main import create_app
from app.services.clock import ShiftedClock
from app.services.setup import close_gateway, open_gateway
from app.services.travel import KEPT_SECONDS, TravellingClock, journey
from app.settings import Settings
from tests.cli.conftest import Gateway, environment, gateway, sandbox
from tests.kit.builders import referral
from tests.kit.clocks import StoppedClock
from tests.kit.databases import BOTH
from tests.kit.gateways import World
from tests.kit.places import place
from tests.kit.templates import copied
from tests.time.turns import details

__all__ = ["environment", "gateway", "sandbox"]


@pytest.fixture(params=BOTH)
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A sandbox whose clock is its own."""
    with place(request.param) as here:
        copied(tmp_path, here)
        chosen = Settings(data=tmp_path, database=here.address, public_url="http://testserver", threads=8)
        opened = open_gateway(chosen)
        with TestClient(create_app(gateway=opened), raise_server_exceptions=False) as http:
            yield World(opened, http, StoppedClock())
        close_gateway(opened)


def caught_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second later, when the process looks again how far it has travelled."""
    clock = world.gateway.business
    assert isinstance(clock, TravellingClock)
    monkeypatch.setattr(clock, "_until", 0)


def test_a_running_sandbox_follows_and_every_answer_says_so(running: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "gateway-business-time" not in running.http.get("/livez").headers
    there = journey(running.gateway, by="3d")
    caught_up(running, monkeypatch)
    answer = running.as_client("gp").post("/Patient", _patient())
    assert answer.status_code == 201, answer.text
    assert abs(instant(answer.json()["meta"]["lastUpdated"]) - there.astimezone(UTC)) < timedelta(seconds=60)
    assert instant(answer.headers["gateway-business-time"]) >= there - timedelta(seconds=1)
    checks = running.http.get("/_status").json()["checks"]
    assert checks["clock:business"][0]["status"] == "warn"
    assert len(details(running, "time-travel")) == 1


def _patient() -> dict[str, object]:
    return {key: value for key, value in referral("Wren")["contained"][0].items() if key != "id"}


def test_tokens_and_audit_stay_in_the_present(running: World, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = running.as_client("gp")
    journey(running.gateway, to="2030-01-01T09:00")
    caught_up(running, monkeypatch)
    assert caller.get("/Organization").status_code == 200
    assert running.gateway.business.now().year == 2030
    assert running.gateway.wall.now().year < 2030


def test_a_sandbox_comes_back_to_the_present(running: World, monkeypatch: pytest.MonkeyPatch) -> None:
    journey(running.gateway, by="-2h")
    journey(running.gateway)
    caught_up(running, monkeypatch)
    assert abs(running.gateway.business.now() - running.gateway.wall.now()) < timedelta(seconds=1)
    assert "clock:business" not in running.http.get("/_status").json()["checks"]


def test_the_clock_asks_the_database_once_a_second_and_no_oftener() -> None:
    asked: list[int] = []

    def read() -> int:
        asked.append(1)
        return 0

    clock = TravellingClock(ShiftedClock(0), read)
    for _ in range(100):
        clock.now()
    assert KEPT_SECONDS == 1
    assert len(asked) <= 2


@pytest.mark.parametrize("place", ["yesterday", "2026-13-01", "3", "d3", "9999-01-01", "999999w"])
def test_a_place_in_time_that_cannot_be_read_is_refused(shared: World, place: str) -> None:
    for where in ({"to": place}, {"by": place}):
        with pytest.raises(Refusal) as refused:
            journey(shared.gateway, **where)
        assert refused.value.issues[0].code == "AUT-044"


def test_days_keep_the_hour_london_reads_and_hours_pass_as_they_do() -> None:
    saturday = arrival("2026-10-24T09:00")
    assert moved(saturday, "1d").isoformat() == "2026-10-25T09:00:00+00:00"
    assert moved(saturday.astimezone(UTC), "24h") == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert arrival("2026-10-14").isoformat() == "2026-10-14T00:00:00+01:00"


def test_the_command_moves_the_sandbox_its_sample_and_back(sandbox: Gateway) -> None:
    told = sandbox("sandbox", "travel", "--to", "2031-10-14T09:00")
    assert (told.code, "2031-10-14T09:00:00+01:00" in told.words) == (0, True)
    assert "2031-10" in json.dumps(json.loads(sandbox("sample", "referral").data))
    assert sandbox("sandbox", "travel", "--reset").code == 0
    assert "2031-10" not in sandbox("sample", "referral").data
    assert sandbox("sandbox", "travel").code == 2
    assert sandbox("sandbox", "travel", "--by", "3d", "--reset").code == 2


def test_production_does_not_travel(sandbox: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_MODE", "production")
    assert sandbox("sandbox", "travel", "--by", "3d").code != 0

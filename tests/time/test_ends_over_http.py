"""What ends with a London day is open at its last second and closed at the next, at both changes of the clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kit.gateways import World
from tests.kit.passports import Holder, share
from tests.pathway.walks import send
from tests.time.test_expiries import until

ENDS = {
    "2026-10-24": datetime(2026, 10, 24, 23, tzinfo=UTC),
    "2026-10-25": datetime(2026, 10, 26, tzinfo=UTC),
    "2027-03-27": datetime(2027, 3, 28, tzinfo=UTC),
    "2027-03-28": datetime(2027, 3, 28, 23, tzinfo=UTC),
}
"""The instant at which each day is over: the day before a change of the clocks, and the day of it."""


def stand(world: World, at: datetime, seconds: int) -> None:
    """Put the clock so that the next look at it sees the instant."""
    world.clock.at = at + timedelta(seconds=seconds, milliseconds=-1)


@pytest.mark.parametrize("day", ENDS)
def test_a_consent_opens_until_its_day_is_over(everywhere: World, day: str) -> None:
    sent = send(everywhere).walk("in-progress")
    until(sent, day)
    for seconds, status in ((-1, 200), (0, 403), (1, 403)):
        stand(everywhere, ENDS[day], seconds)
        assert sent.owner.get(f"/{sent.request}").status_code == status, seconds


@pytest.mark.parametrize("day", ENDS)
def test_a_share_shows_until_its_day_is_over(everywhere: World, day: str) -> None:
    holder, employer = Holder(everywhere), everywhere.as_client("employer-3")
    body = share(holder.subject, holder.version(1), "TESTEMP3", "5")
    body["provision"]["period"]["end"] = day
    assert holder.caller.post("/Consent", body).status_code == 201
    for seconds, status, found in ((-1, 200, 1), (0, 404, 0), (1, 404, 0)):
        stand(everywhere, ENDS[day], seconds)
        assert employer.get(f"/{holder.name}").status_code == status, seconds
        stand(everywhere, ENDS[day], seconds)
        id = holder.name.partition("/")[2]
        assert employer.get(f"/QuestionnaireResponse?_id={id}").json()["total"] == found, seconds

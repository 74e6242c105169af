"""The worker forgets what is kept for a while only, and nothing sooner."""

from sqlalchemy import func, select

from app.domain.clock import milliseconds
from app.services.forgetting import KEY_DAYS
from app.store.tables.access import used_assertion
from app.store.tables.work import idempotency
from app.store.wall import OPERATOR
from tests.access.acting import Users
from tests.kit.builders import referral
from tests.kit.gateways import World
from tests.time.turns import turn


def kept(world: World) -> tuple[int, int]:
    """How many keys and used assertions there are."""
    with world.gateway.database.reading(OPERATOR) as connection:
        counts = (connection.execute(select(func.count()).select_from(t)) for t in (idempotency, used_assertion))
        return tuple(int(count.scalar_one()) for count in counts)


def aged(world: World, days: int) -> None:
    """Make every key so many days old."""
    created = milliseconds(world.gateway.wall.now()) - days * 86_400_000
    with world.gateway.database.writing(OPERATOR) as connection:
        connection.execute(idempotency.update().values(created=created))


def test_a_key_is_kept_for_its_days_and_then_forgotten(everywhere: World) -> None:
    gp, body = everywhere.as_client("gp"), referral("Wren")
    first = gp.post("/ServiceRequest", body, Idempotency_Key="k1")
    aged(everywhere, KEY_DAYS - 1)
    turn(everywhere)
    assert gp.post("/ServiceRequest", body, Idempotency_Key="k1").text == first.text
    aged(everywhere, KEY_DAYS + 1)
    turn(everywhere)
    assert kept(everywhere)[0] == 0
    assert gp.post("/ServiceRequest", body, Idempotency_Key="k1").status_code == 409, "a duplicate like any other"


def test_an_assertion_that_could_still_be_sent_is_remembered(everywhere: World) -> None:
    users = Users(everywhere)
    users.token(users.staff())
    turn(everywhere)
    assert kept(everywhere)[1] >= 1


def test_an_assertion_that_expired_long_ago_is_forgotten(everywhere: World) -> None:
    with everywhere.gateway.database.writing(OPERATOR) as connection:
        connection.execute(used_assertion.insert().values(client_id="c", jti="old", expires=1))
    turn(everywhere)
    assert kept(everywhere)[1] == 0

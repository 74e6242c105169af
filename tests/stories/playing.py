"""Stories of the sandbox, played in a test's world: every step with its answer is kept."""

from app.clients.walk import Answer, Visitor
from app.sandbox import clients, humans, identity_services, people
from app.sandbox.keys import key_file
from app.sandbox.stories.programme import PROGRAMME
from app.sandbox.stories.stage import Stage
from app.sandbox.walking import Step
from app.services.clock import SystemClock, Uuid7Source
from tests.kit.gateways import World

BASE = "http://testserver"
Played = list[tuple[Step, Answer]]


def staged(world: World, told: Played) -> Stage:
    """The stage of a world, on the day its clock says."""
    ids = Uuid7Source(SystemClock())

    def door(client: str, human: str | None, purpose: str | None) -> Visitor:
        data, through = world.gateway.settings.data, clients.named(client)
        assert through

        def user() -> str:
            now = int(SystemClock().now().timestamp())
            assert human
            if staff := humans.named(human):
                return identity_services.vouch(data, staff, through, f"{BASE}/oauth2/token", now, ids.new())
            return identity_services.sign_in(data, people.named(human), through, now, ids.new())

        transport = world.http._transport
        return Visitor(BASE, through.id, key_file(data, client), transport, user=human and user, purpose=purpose)

    return Stage(BASE, world.clock.now(), ids.new, door, lambda step, answer: told.append((step, answer)))


def played(world: World, number: int) -> Played:
    """Every step of a story with its answer."""
    told: Played = []
    PROGRAMME[number].play(staged(world, told))
    return told

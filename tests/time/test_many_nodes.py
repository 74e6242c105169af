"""Whatever falls due by itself happens once, however many nodes look at it in the same instant."""

from concurrent.futures import ThreadPoolExecutor

from tests.kit.answers import entries
from tests.kit.gateways import World
from tests.kit.passports import Holder
from tests.pathway.walks import send
from tests.support.scene import Planning, action
from tests.time.turns import evidence, turn
from tests.wire import bodies


def turns(world: World) -> int:
    """Turns of four nodes at once, and one more; how many acts they did together."""
    with ThreadPoolExecutor(4) as nodes:
        return sum(nodes.map(lambda _: turn(world), range(8))) + turn(world)


def test_a_due_action_becomes_one_task(everywhere: World) -> None:
    scene = Planning(everywhere)
    scene.in_force(activity=[action("see-practice", bodies.organisation("TESTGP1"))])
    everywhere.clock.move_to(2026, 10, 18, 23)
    turns(everywhere)
    assert len(entries(scene.oh.get("/Task?code=plan-action"))) == 1
    assert len(evidence(everywhere, "plan-due")) == 1


def test_a_follow_up_is_asked_for_once(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    everywhere.clock.move_to(2027, 1, 4, 0)
    turns(everywhere)
    assert len(entries(sent.owner.get("/Task?code=follow-up"))) == 1
    assert len(evidence(everywhere, "follow-up")) == 1


def test_a_passport_is_reminded_of_once(everywhere: World) -> None:
    holder = Holder(everywhere)
    everywhere.clock.move_to(2027, 4, 5, 23)
    turns(everywhere)
    assert len(entries(holder.caller.get("/Communication"))) == 1
    assert len(evidence(everywhere, "passport-review")) == 1

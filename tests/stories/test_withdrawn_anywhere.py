"""After any step of any story its people take back what they allowed: nothing they read then rests on it (R-03)."""

import pytest

from app.sandbox.stories.programme import PROGRAMME
from app.sandbox.stories.withdrawal import refer, withdraw
from tests.kit.gateways import World
from tests.stories.playing import played, staged
from tests.stories.rewinding import Asked, put_back, rested_on, stopped, withdraw_all


@pytest.mark.parametrize("number", PROGRAMME)
def test_whatever_step_a_withdrawal_follows_nothing_that_rested_on_it_is_told_again(here: World, number: int) -> None:
    plain, taken_back, closed = staged(here, []), list[int](), list[Asked]()

    def take_back(read: list[Asked]) -> None:
        if letter:
            withdraw(plain.actor("gp"), letter)
        taken_back.append(withdraw_all(here, plain))
        for asked in read:
            answer = plain.visitor(*asked.who).send(asked.call)
            assert rested_on(here, answer) == (), (asked, answer.body)
        closed.extend(asked for asked in read if asked.rested)

    stage = stopped(here, take_back)
    letter = None if number == 3 else refer(plain)
    if letter:
        stage.actor("oh-a").get(letter.note, "another person's fit note, read in time")
    PROGRAMME[number].play(stage)
    assert all(taken_back), "at each step there was something to take back"
    assert len({asked.call.path for asked in closed}) > 0, "and something that was closed by it"


def test_a_world_that_is_put_back_goes_on_as_if_nothing_had_been(here: World) -> None:
    with put_back(here):
        first = [(step.call.partition(" ")[0], step.status) for step, _ in played(here, 3)]
    assert [(step.call.partition(" ")[0], step.status) for step, _ in played(here, 3)] == first

"""At 13 and 26 weeks after a completed referral its owner is to ask how it went on (K-06)."""

from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.time.turns import acts, events, evidence, topics, turn


def test_two_follow_ups_are_planned_with_the_completion_and_fall_due_once_each(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    assert acts(everywhere, sent.task) == [("follow-up", None), ("follow-up", None)]
    everywhere.clock.move_to(2027, 1, 3, 23, 59)
    turn(everywhere)
    assert "follow-up" not in topics(sent)
    everywhere.clock.move_to(2027, 1, 4, 0, 0)
    assert (turn(everywhere), turn(everywhere)) == (1, 0)
    assert (topics(sent)[-1], events(sent)[-1]["recipient"]) == ("follow-up", sent.owner.organisation.id)
    everywhere.clock.move_to(2027, 4, 4, 22, 59)
    turn(everywhere)
    assert topics(sent).count("follow-up") == 1
    everywhere.clock.move_to(2027, 4, 4, 23, 0)
    turn(everywhere)
    assert topics(sent).count("follow-up") == 2
    assert len(evidence(everywhere, "follow-up")) == 2


def test_a_completion_in_error_is_followed_up_by_nobody(everywhere: World) -> None:
    sent = send(everywhere).walk("completed")
    assert sent.patch(sent.requester, "entered-in-error").status_code == 200
    everywhere.clock.move_to(2027, 1, 5)
    turn(everywhere)
    assert "follow-up" not in topics(sent)
    assert acts(everywhere, sent.task)[0] == ("follow-up", "void")

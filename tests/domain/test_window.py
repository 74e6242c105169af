"""Limits count within a moving window."""

from app.domain.window import MovingWindow


def test_a_caller_is_let_through_until_the_window_is_full() -> None:
    window = MovingWindow(3, 60)
    assert [window.hit("gp", at) for at in (0.0, 1.0, 2.0, 3.0)] == [True, True, True, False]
    assert window.room("gp", 3.0) == 0


def test_the_oldest_hit_makes_room_when_its_time_is_over() -> None:
    window = MovingWindow(2, 60)
    assert window.hit("gp", 0.0)
    assert window.hit("gp", 30.0)
    assert window.wait("gp", 40.0) == 20.0
    assert not window.hit("gp", 59.9)
    assert window.hit("gp", 60.0)


def test_a_costly_call_that_does_not_fit_counts_nothing() -> None:
    window = MovingWindow(100, 60)
    assert window.hit("dwp", 0.0, 97)
    assert not window.hit("dwp", 1.0, 4)
    assert window.room("dwp", 1.0) == 3


def test_one_caller_takes_nothing_from_another() -> None:
    window = MovingWindow(1, 60)
    assert window.hit("gp", 0.0)
    assert window.hit("oh-a", 0.0)
    assert window.wait("employer", 0.0) == 0.0

"""The clocks: a thread of each process that looks for what has fallen due and does it, each act once on all nodes."""

import threading

import structlog

from app.domain.timed import Due
from app.services.gateway import Gateway
from app.services.sweeping import Sweeper

_logger = structlog.get_logger("gateway.clocks")


class ClockLoop:
    """Takes a turn at each interval. It may be killed at any point: an act is committed whole or was not done.

    Nothing it meets ends it: what fails is logged and tried again at the next turn.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._sweeper = Sweeper(gateway, _failed)
        self._interval = gateway.settings.clock_interval / 1000
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clocks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the turn that is under way."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._interval):
            try:
                done = self._sweeper.turn()
            except Exception as fault:
                _logger.warning("no turn of the clocks", fault=type(fault).__name__)
            else:
                if done:
                    _logger.info("acts that were due", done=done)


def _failed(act: Due, fault: Exception) -> None:
    _logger.error("an act is not done", kind=act.kind, record=f"{act.type}/{act.id}", fault=type(fault).__name__)

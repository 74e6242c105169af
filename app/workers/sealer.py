"""The audit sealer: a thread of each serving process; on PostgreSQL the one that holds the lock seals for all."""

import threading
import time

import structlog

from app.clients.witness import Witness, WitnessError
from app.services.sealing import RECENT, LedgerBrokenError, Sealer, unsealed_age
from app.services.witnessing import Witnessing
from app.store.leaves import HOUR

MINUTE_SECONDS = 60
FULL_SECONDS = 3600

_logger = structlog.get_logger("gateway.sealer")


class SealerLoop:
    """Seals at each interval, looks an hour back each minute and over everything each hour, and once more at the end.

    Nothing it meets ends it: faults are logged as alarms, and the age of what is unsealed tells how long they last.
    """

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._interval = sealer.gateway.settings.seal_interval / 1000
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)
        self._looked_back = self._looked_over = self._watched = float("-inf")
        address = sealer.gateway.settings.witness
        self._witnessing = Witnessing(sealer, Witness(address)) if address else None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Seal what is there, then stop."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._interval):
            self._turn()
        self._turn()

    def _turn(self) -> None:
        try:
            self._seal()
            if self._witnessing:
                self._witnessing.offer()
        except WitnessError as fault:
            _logger.warning("the witness did not sign", reason=str(fault))
        except LedgerBrokenError as fault:
            _logger.critical("ledger broken", reason=str(fault), do="gateway audit verify")
        except Exception as fault:
            _logger.warning("not sealed", fault=type(fault).__name__)
        if (now := time.monotonic()) - self._watched >= MINUTE_SECONDS:
            self._watched = now
            self._watch()

    def _watch(self) -> None:
        """Raise the alarm over rows that stay unsealed, above all where nothing can be sealed."""
        try:
            age = unsealed_age(self._sealer.gateway)
        except Exception as fault:
            _logger.warning("the age of unsealed rows is unknown", fault=type(fault).__name__)
            return
        if age * 1000 > RECENT:
            _logger.error("rows are unsealed for too long", seconds=round(age))

    def _seal(self) -> None:
        now = time.monotonic()
        is_minute = now - self._looked_back >= MINUTE_SECONDS
        self._sealer.seal(HOUR if is_minute else RECENT)
        if is_minute:
            self._looked_back = now
        if now - self._looked_over >= FULL_SECONDS and not self._ended.is_set():
            self._looked_over = now
            if missed := self._sealer.missed():
                _logger.error("rows were never sealed", rows=len(missed), first=missed[0].id)

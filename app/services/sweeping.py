"""One turn of the worker: everything that has fallen due is found and done, by whichever node is first."""

from collections.abc import Callable, Iterator

from app.domain.clock import milliseconds
from app.domain.timed import ActKind, Due, consents_reminded_until, passed, reminded_until
from app.services.acting import BusyError
from app.services.forgetting import forget
from app.services.gateway import Gateway
from app.services.timed_acts import do
from app.store import timed_acts
from app.store.database import Connection
from app.store.timed_acts import BEGINNING, After
from app.store.wall import RULES

PAGE = 200
"""Acts that are looked up at once."""

OVERLAP = 300_000
"""Milliseconds that a look at what has passed goes back behind the last one, for writes that committed late."""

TIDY = 3_600_000
"""Milliseconds between two times that what is kept for a while only is forgotten."""

STEP = 60_000
"""Milliseconds by which a sweep must have come on before that is written down."""

Find = Callable[[Connection, After], list[Due]]
Fault = Callable[[Due, Exception], None]


class Sweeper:
    """Finds what is due and does it. What fails is handed to `on_fault`, holds nothing else up, and is tried again at
    the next turn.
    """

    def __init__(self, gateway: Gateway, on_fault: Fault) -> None:
        self._gateway, self._on_fault, self._tidied = gateway, on_fault, 0

    def turn(self) -> int:
        """Do everything that is due now; how many acts this node did."""
        gateway = self._gateway
        with gateway.database.reading(RULES) as connection:
            now, rules = gateway.business.now(), gateway.rules.open(connection)
        at = milliseconds(now)
        soon = reminded_until(now, rules, gateway.holidays) + 1
        self._tidy(at)
        return sum(
            (
                self._consents("consent-ended", at + 1, 0),
                self._clocks("clock-breached", 0, passed(at)),
                self._clocks("clock-reminder", passed(at), soon),
                self._consents("consent-reminder", consents_reminded_until(now, rules), at),
                self._sweep(lambda c, after: timed_acts.waiting_acts(c, at + 1, after, PAGE))[0],
            )
        )

    def _tidy(self, at: int) -> None:
        if not 0 <= at - self._tidied < TIDY:
            forget(self._gateway)
            self._tidied = at

    def _clocks(self, kind: ActKind, start: int, until: int) -> int:
        return self._sweep(lambda c, after: timed_acts.due_clocks(c, kind, (start, until), after, PAGE))[0]

    def _consents(self, kind: ActKind, until: int, ahead_of: int) -> int:
        """Consents that came to their end, or to their reminder, since the sweep's last turn."""
        with self._gateway.database.reading(RULES) as connection:
            before = timed_acts.reached(connection, kind)
        start = 0 if before is None else min(before, until) - OVERLAP
        between, least = (max(start, ahead_of), until), until - ahead_of if ahead_of else 0
        done, whole = self._sweep(lambda c, after: timed_acts.ending_consents(c, kind, between, least, after, PAGE))
        if whole and (before is None or not 0 <= until - before < STEP):
            with self._gateway.database.writing(RULES) as connection:
                timed_acts.reach(connection, kind, until)
        return done

    def _sweep(self, find: Find) -> tuple[int, bool]:
        """Do what is found, page by page; how many acts were done, and whether all of them could be tried."""
        done, whole = 0, True
        for act in self._found(find):
            try:
                done += do(self._gateway, act)
            except BusyError:
                whole = False
            except (
                Exception
            ) as fault:  # one act that fails must not keep the rest: it is logged, and tried at the next turn
                whole = False
                self._on_fault(act, fault)
        return done, whole

    def _found(self, find: Find) -> Iterator[Due]:
        after: After | None = BEGINNING
        while after is not None:
            with self._gateway.database.reading(RULES) as connection:
                page = find(connection, after)
            yield from page
            after = (page[-1].due, page[-1].id) if len(page) == PAGE else None

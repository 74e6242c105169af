"""Kill -9 under load, as often as wanted, with everything that was said and found."""

import random
import time
from dataclasses import dataclass, field

from app.store.database import Database
from app.store.wall import OPERATOR
from benchmarks.cpu import microseconds, tree
from tests.durability.inspection import doubled, half_written, lost, sound
from tests.durability.senders import Acknowledged, Line, Seen, Sender, send, tokens
from tests.durability.strangers import Strangers
from tests.kit.served import Served

TOKEN_SECONDS = 200
"""Seconds after which the senders sign in again; a token lives 300 s."""

FLOW_SECONDS = 60
"""Seconds within which a loaded server acknowledges an update, on whatever machine."""


@dataclass
class Findings:
    """What a run of kills gave."""

    kills: int = 0
    created: int = 0
    updated: int = 0
    in_flight: int = 0
    slowest_start: float = 0.0
    dearest_start: float = 0.0
    lost: list[Acknowledged] = field(default_factory=list)
    half_written: list[str] = field(default_factory=list)
    doubled: int = 0
    sound: bool = True
    refused: list[str] = field(default_factory=list)


class Killer:
    """Loads a server, kills it, starts it again, and retries what was not answered."""

    def __init__(self, server: Served, clients: int, seed: int) -> None:
        self._server, self._clients = server, clients
        self._random = random.Random(seed)
        self._strangers, self._seen = Strangers(), Seen()
        self._tokens, self._signed_in = tokens(server), time.monotonic()
        self.findings = Findings()

    def kill(self, shortest: float, longest: float) -> None:
        """Load until it flows, and for a random time more; kill, start again, retry."""
        senders = [Sender(self._server, self._tokens, self._strangers, self._seen) for _ in range(self._clients)]
        for sender in senders:
            sender.start()
        self._await_flow()
        time.sleep(self._random.uniform(shortest, longest))
        if not self.findings.in_flight:
            self._await_unanswered()
        self._server.kill()
        for sender in senders:
            sender.finish()
            sender.join()
        self.findings.kills += 1
        self._start()
        self._sign_in()
        self._retry()

    @property
    def acknowledged(self) -> tuple[int, int]:
        """How many creates and how many updates were acknowledged so far."""
        return len(self._seen.created), len(self._seen.updated)

    def inspect(self) -> Findings:
        """Look at the whole database and complete the findings."""
        found, database = self.findings, Database(self._server.settings.database_url, 2)
        with database.reading(OPERATOR) as connection:
            found.lost = lost(connection, self._seen.created + self._seen.updated)
            found.half_written, found.doubled = half_written(connection), doubled(connection)
        found.sound = sound(database)
        database.close()
        found.created, found.updated = self.acknowledged
        found.refused = self._seen.refused
        return found

    def _await_flow(self) -> None:
        """Wait for one more update to be acknowledged: on a busy machine the random time alone may see none."""
        before, until = len(self._seen.updated), time.monotonic() + FLOW_SECONDS
        while len(self._seen.updated) == before and not self._seen.refused and time.monotonic() < until:
            time.sleep(0.01)

    def _await_unanswered(self) -> None:
        """Wait for a referral to be under way: of few kills none may have met one, and a retry would prove nothing."""
        until = time.monotonic() + FLOW_SECONDS
        while not self._seen.unanswered and time.monotonic() < until:
            time.sleep(0.0005)

    def _start(self) -> None:
        """Start again, and note the seconds until it answers, by the clock and of processor time."""
        found = self.findings
        found.slowest_start = max(found.slowest_start, self._server.start())
        spent = microseconds(tree(self._server.process.pid)) / 1_000_000
        found.dearest_start = max(found.dearest_start, spent)

    def _sign_in(self) -> None:
        if time.monotonic() - self._signed_in > TOKEN_SECONDS:
            self._tokens, self._signed_in = tokens(self._server), time.monotonic()

    def _retry(self) -> None:
        """Send again, under their keys, the referrals nobody answered: each must be there once."""
        line = Line(self._server, self._tokens["gp"])
        for referral in self._seen.unanswered:
            assert send(line, referral, self._seen), self._seen.refused[-1]
        self.findings.in_flight += len(self._seen.unanswered)
        self._seen.unanswered.clear()
        line.close()

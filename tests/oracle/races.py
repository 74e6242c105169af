"""Reads and writes racing a withdrawal, over and over: whatever starts after its answer must be refused."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.strangers import Strangers
from tests.kit.served import Served, served
from tests.wire.bodies import NHS_NUMBER, answers, consent, document, organisation, permit, refused

Json = dict[str, Any]
PROCESSES, THREADS = 4, 16
"""Serving processes on PostgreSQL; threads of the one process on SQLite."""

CLIENTS = ("gp", "oh-a")
TRIES = 12
"""What each racer tries once the withdrawal is answered; before that it never stops."""


@dataclass(frozen=True)
class Try:
    """One request of a racer: what it was, when it began, and whether it got anything."""

    what: str
    began: float
    status: int
    succeeded: bool


@dataclass
class Race:
    """What came of the races on one server."""

    rounds: int = 0
    before: int = 0
    after: int = 0
    late: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


class Course:
    """A running server, and races on it, one person after another."""

    def __init__(self, server: Served, seed: int) -> None:
        self._server = server
        self._dice = random.Random(seed)
        self._strangers = Strangers(300_000 + seed % 500_000)
        self._tokens = {}
        for name in CLIENTS:
            with server.client(name) as client:
                self._tokens[name] = client.token()
        self.race = Race()

    def run(self, racers: int) -> None:
        """One person: consent, a race of many readers and writers, a withdrawal somewhere in it."""
        subject = self._stored("gp", self._patient())
        note = self._stored("gp", document(subject))
        given = self._stored(
            "gp", consent(subject, "TESTGP1", permit(organisation("TESTOH1"), "oh-assessment", "ABCDE"))
        )
        answered: list[float] = []
        going = threading.Event()
        with ThreadPoolExecutor(racers) as pool:
            kinds = _kinds(subject, note)
            runs = [pool.submit(self._race, kinds[n % len(kinds)], answered, going) for n in range(racers)]
            going.wait(30)
            time.sleep(self._dice.uniform(0.0, 0.3))
            self._withdraw(subject, given)
            answered.append(time.monotonic())
            tries = [one for run in runs for one in run.result()]
        self._judge(tries, answered[0])

    def _race(self, kind: "Kind", answered: list[float], going: threading.Event) -> list[Try]:
        tries: list[Try] = []
        left = TRIES
        while left:
            left -= bool(answered)
            began = time.monotonic()
            status, body = self._ask("oh-a", *kind.request())
            tries.append(Try(kind.what, began, status, kind.succeeds(status, body)))
            going.set()
        return tries

    def _judge(self, tries: list[Try], answered: float) -> None:
        race = self.race
        race.rounds += 1
        race.before += sum(one.succeeded for one in tries if one.began <= answered)
        race.after += sum(one.began > answered for one in tries)
        race.late += [str(one) for one in tries if one.began > answered and one.succeeded]
        race.strange += [str(one) for one in tries if one.status not in (200, 201, 403, 404, 422)]

    def _withdraw(self, subject: str, given: str) -> None:
        """In one of the ways there are: taken back, its one provision left out, or a refusal by itself."""
        way = self._dice.randrange(3)
        if way == 2:
            self._stored("gp", consent(subject, "TESTGP1", root=refused(organisation("TESTOH1"))))
            return
        status, body = self._ask("gp", "GET", f"/{given}", None)
        kept = json.loads(body)
        elsewhere = [permit(organisation("TESTOH2"), "oh-assessment", "ABCDE")]
        changed = {"status": "inactive"} if way else {"provision": kept["provision"] | {"provision": elsewhere}}
        status, body = self._ask("gp", "PUT", f"/{given}", kept | changed, If_Match='W/"1"')
        assert status == 200, body

    def _patient(self) -> Json:
        number = {"system": NHS_NUMBER, "value": self._strangers.number()}
        name = [{"family": "ZZTEST", "given": ["Zz"]}]
        return {"resourceType": "Patient", "identifier": [number], "name": name, "birthDate": "1980-01-01"}

    def _stored(self, client: str, body: Json) -> str:
        status, text = self._ask(client, "POST", f"/{body['resourceType']}", body)
        assert status == 201, text
        made = json.loads(text)
        return f"{made['resourceType']}/{made['id']}"

    def _ask(self, client: str, method: str, path: str, body: Json | None, **headers: str) -> tuple[int, bytes]:
        """One request on a connection of its own, so that any serving process may take it."""
        settings = self._server.settings
        line = http.client.HTTPConnection(settings.host, settings.port, timeout=30)
        sent = {"Authorization": f"Bearer {self._tokens[client]}", "Content-Type": "application/fhir+json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, f"/fhir/R4{path}", json.dumps(body).encode() if body is not None else None, sent)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()


@dataclass(frozen=True)
class Kind:
    """One way to try: the request, and when it got something."""

    what: str
    request: Callable[[], tuple[str, str, Json | None]]
    succeeds: Callable[[int, bytes], bool]


def _kinds(subject: str, note: str) -> list[Kind]:
    """Reads by every door, and writes that rest on what only the consent shows."""
    found = lambda status, body: status == 200 and b'"entry"' in body  # noqa: E731  two uses
    done = lambda status, _: status in (200, 201)  # noqa: E731  many uses
    return [
        Kind("read", lambda: ("GET", f"/{note}", None), done),
        Kind("write", lambda: ("POST", "/QuestionnaireResponse", answers(subject)), done),
        Kind("search", lambda: ("GET", f"/DocumentReference?_id={note.partition('/')[2]}", None), found),
        Kind("history", lambda: ("GET", f"/{note}/_history", None), done),
        Kind("search by patient", lambda: ("GET", f"/DocumentReference?patient={subject}", None), found),
        Kind("version", lambda: ("GET", f"/{note}/_history/1", None), done),
    ]


@contextmanager
def course(kind: str, folder: Path, seed: int) -> Iterator[Course]:
    """Four processes on PostgreSQL, sixteen threads on SQLite."""
    many = {"processes": PROCESSES} if kind == "postgresql" else {}
    with served(kind, folder, threads=4 if many else THREADS, **many) as server:
        yield Course(server, seed)

"""Two workers killed at random points: whatever fell due is done once, whole, and with its audit row (R-15)."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.domain.clock import milliseconds
from app.main import create_app
from app.services.gateway import Gateway
from app.services.setup import close_gateway, open_gateway
from app.services.travel import KEPT_SECONDS, journey
from app.settings import Settings
from app.store.database import Database
from app.store.tables.audit import audit_entity, audit_event
from app.store.tables.people import disclosure_grant as grant
from app.store.tables.records import RECORDS, resource_version
from app.store.tables.time import alert, timed_act
from app.store.tables.work import outbox
from app.store.wall import OPERATOR
from tests.durability.inspection import half_written, sound
from tests.durability.strangers import Strangers
from tests.kit.clocks import StoppedClock
from tests.kit.databases import BOTH
from tests.kit.gateways import World
from tests.kit.places import place
from tests.kit.templates import copied

PEOPLE, KILLS, SEED = 24, 1, 20_261_123
WORKER = (sys.executable, "-c", "from app.cli.main import run; run()", "work")
AT_WORK = "Doing what falls due"
PATIENCE = 120


@dataclass
class Worked:
    """What the workers left in the database."""

    topics: Counter[tuple[str, str]]
    acts: Counter[tuple[str, str]]
    audited: Counter[tuple[str, str]]
    alerts: Counter[str]
    holds: Counter[str]
    tasks: list[str]
    killed_at_work: int
    half_written: list[str]
    is_sound: bool


class Workers:
    """Two workers over one database."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._variables = {
            "GATEWAY_DATA": str(settings.data),
            "GATEWAY_DATABASE": settings.database,
            "GATEWAY_CLOCK_INTERVAL": "50",
        }
        self._words = [settings.data / f"worker-{number}.log" for number in range(2)]
        self._database = database
        self._random = random.Random(SEED)
        self.killed_at_work = 0

    def done(self) -> int:
        """How many acts were done so far."""
        with self._database.reading(OPERATOR) as connection:
            finished = select(func.count()).select_from(timed_act).where(timed_act.c.done.is_not(None))
            return int(connection.execute(finished).scalar_one())

    def work(self, until: int) -> None:
        """Let them work, killed a few times on the way, until so many acts are done."""
        for _ in range(KILLS):
            before = self.done()
            with self._running():
                self._await(min(before + 1, until))
                time.sleep(self._random.uniform(0, 0.1))
            self.killed_at_work += self.done() < until
        with self._running() as last:
            self._await(until)
            self._await_all_at_work()
            for process in last:
                process.terminate()
                assert process.wait(PATIENCE) == 0

    @contextmanager
    def _running(self) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Two workers; whatever still runs at the end is killed without warning."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GATEWAY_")}
        running = [self._start(words, kept | self._variables) for words in self._words]
        try:
            yield running
        finally:
            for process in running:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    @staticmethod
    def _start(words: Path, variables: dict[str, str]) -> subprocess.Popen[bytes]:
        with words.open("wb") as told:
            return subprocess.Popen(WORKER, env=variables, stderr=told, start_new_session=True)

    def _await_all_at_work(self) -> None:
        """One may have done all the work before the other has begun, and would not yet end as a worker does."""
        until = time.monotonic() + PATIENCE
        while not all(AT_WORK in words.read_text() for words in self._words):
            assert time.monotonic() < until, [words.read_text() for words in self._words]
            time.sleep(0.01)

    def _await(self, number: int) -> None:
        until = time.monotonic() + PATIENCE
        while self.done() < number:
            assert time.monotonic() < until, f"{self.done()} of {number} acts within {PATIENCE} s"
            time.sleep(0.01)


@pytest.fixture(scope="module", params=BOTH)
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    """Two dozen referrals past their clock, then past their consent, and two workers that are killed on the way."""
    folder: Path = tmp_path_factory.mktemp(f"workers-{request.param}")
    with place(request.param) as here:
        copied(folder, here)
        settings = Settings(data=folder, database=here.address, public_url="http://testserver", threads=4)
        gateway = open_gateway(settings)
        try:
            _refer(gateway)
            workers = Workers(settings, gateway.database)
            journey(gateway, by="30d")
            workers.work(PEOPLE)
            journey(gateway, by="370d")
            workers.work(PEOPLE + _ending(gateway))
            yield _found(gateway.database, workers.killed_at_work)
        finally:
            close_gateway(gateway)


def _refer(gateway: Gateway) -> None:
    strangers = Strangers()
    with TestClient(create_app(gateway=gateway)) as http:
        gp = World(gateway, http, StoppedClock()).as_client("gp")
        for _ in range(PEOPLE):
            assert gp.post("/ServiceRequest", strangers.referral()).status_code == 201


def _ending(gateway: Gateway) -> int:
    """How many ends of consents have passed: one act each."""
    ended = (grant.c.source_type == "Consent", grant.c.basis == "consent", grant.c.effect == 1)
    ends = select(grant.c.source_id, grant.c.ends).where(*ended, grant.c.ends <= _now(gateway)).distinct()
    with gateway.database.reading(OPERATOR) as connection:
        return len(connection.execute(ends).all())


def _now(gateway: Gateway) -> int:
    time.sleep(KEPT_SECONDS)
    return milliseconds(gateway.business.now())


def _found(database: Database, killed_at_work: int) -> Worked:
    task, version = RECORDS["Task"], resource_version
    held = select(version.c.id).where(version.c.type == "Task", version.c.body.contains('"status":"on-hold"'))
    told = select(outbox.c.topic, outbox.c.resource_id)
    rows = select(audit_event.c.interaction, audit_entity.c.resource_id).join(
        audit_entity, audit_entity.c.audit_id == audit_event.c.id
    )
    named = rows.where(audit_event.c.client.is_(None), audit_entity.c.type.in_(("Task", "Consent")))
    with database.reading(OPERATOR) as connection:
        return Worked(
            topics=Counter((row[0], row[1]) for row in connection.execute(told)),
            acts=Counter(
                (row.kind, row.resource_id) for row in connection.execute(select(timed_act)) if row.done is not None
            ),
            audited=Counter((row[0], row[1]) for row in connection.execute(named)),
            alerts=Counter(connection.execute(select(alert.c.resource_id)).scalars()),
            holds=Counter(connection.execute(held).scalars()),
            tasks=list(connection.execute(select(task.c.id).where(task.c.kind == "fulfilment-task")).scalars()),
            killed_at_work=killed_at_work,
            half_written=half_written(connection),
            is_sound=sound(database),
        )


def test_each_task_past_its_clock_is_told_of_once_with_one_alert_and_one_audit_row(worked: Worked) -> None:
    assert len(worked.tasks) == PEOPLE
    for task in worked.tasks:
        assert worked.acts["clock-breached", task] == 1
        assert worked.topics["clock-breached", task] == 1
        assert worked.audited["clock-breached", task] == 1
        assert worked.alerts[task] == 1


def test_each_task_whose_consent_ran_out_is_held_once_with_one_audit_row(worked: Worked) -> None:
    for task in worked.tasks:
        assert worked.holds[task] == 1
        assert worked.topics["task-on-hold", task] == 1
        assert worked.audited["hold", task] == 1


def test_each_end_of_a_consent_is_one_act_one_event_and_one_audit_row(worked: Worked) -> None:
    ended = {key: number for key, number in worked.acts.items() if key[0] == "consent-ended"}
    assert len(ended) == PEOPLE
    assert {key: worked.topics[key] for key in ended} == ended
    assert {key: worked.audited[key] for key in ended} == ended


def test_workers_were_killed_at_work_and_left_nothing_half_written(worked: Worked) -> None:
    assert worked.killed_at_work >= 1
    assert worked.half_written == []
    assert worked.is_sound

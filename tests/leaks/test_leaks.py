"""Every sandbox client at every door to every record, before and after consent, before and after withdrawal."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sandbox.clients import CLIENTS, SandboxClient
from tests.kit.databases import BOTH
from tests.kit.gateways import world
from tests.kit.leaks import Doors as Application
from tests.kit.leaks import Told
from tests.kit.seeds import sampled
from tests.leaks import views
from tests.leaks.doors import Case, Doors
from tests.leaks.joined import Joined
from tests.leaks.small_world import SmallWorld
from tests.leaks.together import together
from tests.leaks.writers import writing

PHASES = ("begin", "agree", "withdraw", "refuse")
UNBOUND = "1000000/minute"
MARKS = re.compile(
    rb"Canary-[\w-]+|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\b999\d{7}\b|QQ\d{6}[A-D]"
)
"""What could leak: words put there to be found, ids, NHS numbers, National Insurance numbers."""


class Story:
    """The small world, one phase after another, each phase's doors tried once."""

    def __init__(self, small: SmallWorld) -> None:
        self.small = small
        self.application = Application(small.world)
        self.doors = Doors(small.facts, {})

    def go_on(self, phase: str) -> None:
        """What happens next, and the doors as they stand then."""
        before = self.doors.ranks()
        getattr(self.small, phase)()
        self.doors = Doors(self.small.facts, before)

    def tried(self, cases: list[Case]) -> list[str]:
        """The complaints of every case: a wrong answer, or one with something in it that the client may not see."""
        told = list(zip(cases, self.application.ask([case.ask for case in cases]), strict=True))
        wrong = [_complaint(case, answer, fault) for case, answer in told if (fault := case.check(answer))]
        return wrong + self._leaks(told) + _tales(told)

    def _leaks(self, told: list[tuple[Case, Told]]) -> list[str]:
        allowed = {client.name: self.allowed(client) for client in CLIENTS}
        secrets = {
            mark for fact in self.small.facts.all.values() for mark in MARKS.findall("".join(fact.versions).encode())
        } - self.small.facts.public()
        return [
            _complaint(case, answer, f"leaks {leaked}")
            for case, answer in told
            if (leaked := MARKS.findall(answer.body) and self._leaked(case, answer, allowed[case.ask.client], secrets))
        ]

    def _leaked(self, case: Case, answer: Told, allowed: set[bytes], secrets: set[bytes]) -> set[bytes]:
        """What a client sent may come back in an answer that succeeds; a refusal quotes nothing."""
        sent = set(MARKS.findall(case.ask.path.encode() + case.ask.body)) if answer.status < 400 else set()
        return set(MARKS.findall(answer.body)) & secrets - (allowed if answer.status < 400 else set()) - sent

    def allowed(self, client: SandboxClient) -> set[bytes]:
        """Ids and marked words in everything the client may see, every version of it."""
        shown = [
            views.shown(fact, json.loads(text), self.doors.rank(client, fact.name), client)
            for fact in self.small.facts.all.values()
            for text in fact.versions
        ]
        return set(MARKS.findall(json.dumps(shown).encode()))


def _complaint(case: Case, told: Told, wrong: str) -> str:
    return f"{case.ask.says}: {wrong}; got {told.status} {told.code} {told.body[:700]!r}"


def _tales(told: list[tuple[Case, Told]]) -> list[str]:
    """Missing and hidden are the same bytes at every door, but for the request id; in a Bundle the entry is named."""
    found = [(case, answer) for case, answer in told if answer.code == "RES-001"]
    alone = {answer.steady: case for case, answer in found if case.ask.path}
    in_bundles = {answer.steady: case for case, answer in found if not case.ask.path}
    different = [*list(alone.items())[1:], *list(in_bundles.items())[1:]]
    return [f"one 404 is not as another: {case.ask.says} {steady}" for steady, case in different]


@pytest.fixture(scope="module", params=BOTH)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder: Path = tmp_path_factory.mktemp("leaks")
    with world(request.param, folder, request_limit=UNBOUND, status_limit=UNBOUND, log_level="error") as made:
        yield Story(SmallWorld(made))


@pytest.mark.parametrize("phase", PHASES)
def test_each_client_sees_through_every_door_what_the_page_says_and_nothing_else(story: Story, phase: str) -> None:
    story.go_on(phase)
    cases = [*sampled(list(story.doors.reading(versions=phase in ("agree", "withdraw")))), *story.doors.asking_status()]
    if phase != "refuse":
        cases += sampled(list(story.doors.searching(blindly=phase == "withdraw")))
        joined = Joined(story.doors)
        cases += [*sampled(list(joined.including())), *sampled(list(joined.chaining()))]
    if phase == "withdraw":
        cases += [*writing(story.doors), *sampled(list(together(story.doors)))]
    complaints = story.tried(cases)
    assert not complaints, f"{len(complaints)} of {len(cases)}:\n" + "\n".join(complaints[:12])

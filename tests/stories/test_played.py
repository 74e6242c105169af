"""All stories as the sandbox plays them, in one world: what must hold across them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.clients.walk import Answer
from app.sandbox.stories.programme import PROGRAMME
from app.sandbox.walking import Step
from app.services.recompile import check
from app.store.records import load
from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.ledger import rows_of
from tests.stories.playing import Played, played

CONDITIONS = ("apnoea", "Low back pain", "Depression", "Shoulder injury", "knee surgery", "joints that comes and goes")
WITHOUT_CONDITIONS = ("employer", "employer-2", "employer-3", "dwp-status", "workwell")
HEALTH, WORK = "outcome-health", "outcome-work"


@dataclass(frozen=True)
class Season:
    """Every story, played in one world."""

    world: World
    stories: dict[int, Played]

    @property
    def steps(self) -> Played:
        """Every step of every story."""
        return [one for told in self.stories.values() for one in told]

    def tasks(self) -> list[dict]:
        """Every fulfilment Task as it stands at the end."""
        table = RECORDS["Task"]
        with self.world.gateway.database.reading(OPERATOR) as connection:
            ids = connection.execute(select(table.c.id).where(table.c.kind == "fulfilment-task")).scalars().all()
            return [json.loads(load(connection, "Task", id).body) for id in ids]


@pytest.fixture(scope="module", params=BOTH)
def season(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    with world(request.param, tmp_path_factory.mktemp("stories")) as made:
        yield Season(made, {number: played(made, number) for number in PROGRAMME})


def test_each_story_is_played_to_its_end_with_its_refusals(season: Season) -> None:
    refusals = {number: sum(step.status >= 400 for step, _ in told) for number, told in season.stories.items()}
    assert set(refusals) == set(PROGRAMME)
    assert all(refusals.values()), refusals


def test_each_refused_request_has_a_row_of_a_refusal_and_each_other_one_has_none(season: Season) -> None:
    for step, _ in season.steps:
        outcomes = {row.outcome for row in rows_of(season.world.gateway, step.request_id)}
        assert outcomes, step
        assert (4 in outcomes) == _is_refused(step), (step, outcomes)


def _is_refused(step: Step) -> bool:
    """A batch of DWP's tells of what was not found inside an answer of 200."""
    return step.status >= 400 or "one not" in step.meaning


def test_no_condition_of_a_fit_note_reaches_an_employer_the_dwp_status_or_a_coordinator(season: Season) -> None:
    told = [(step, json.dumps(answer.body)) for step, answer in season.steps if step.who in WITHOUT_CONDITIONS]
    assert len(told) > len(WITHOUT_CONDITIONS)
    assert [step for step, body in told if any(words in body for words in CONDITIONS)] == []
    seen = " ".join(json.dumps(answer.body) for _, answer in season.steps)
    assert [words for words in CONDITIONS if words not in seen] == [], "others did see them"


def test_missing_and_forbidden_are_the_same_answer(season: Season) -> None:
    missing = [(step, answer) for step, answer in season.steps if step.status == 404]
    assert len(missing) > len(PROGRAMME)
    assert len({_steady(answer) for step, answer in missing if "$" not in step.call}) == 1


def _steady(answer: Answer) -> str:
    return json.dumps(answer.body).replace(answer.headers["x-request-id"], "")


def test_what_was_ended_names_a_way_on_and_what_was_completed_both_outcomes(season: Season) -> None:
    ended = [task for task in season.tasks() if task["status"] in ("rejected", "failed", "cancelled")]
    done = [task for task in season.tasks() if task["status"] == "completed"]
    assert ended
    assert done
    assert [task for task in ended if "signpost" not in _outputs(task) and _reason(task) != "subject-deceased"] == []
    assert [task for task in done if not {HEALTH, WORK} <= _outputs(task)] == []


def _outputs(task: dict) -> set[str]:
    return {output["type"]["coding"][0]["code"] for output in task.get("output", [])}


def _reason(task: dict) -> str:
    return str(task["statusReason"]["coding"][0]["code"])


def test_the_grant_rows_of_all_stories_are_what_their_records_give(season: Season) -> None:
    checked = check(season.world.gateway)
    assert checked.differences == []
    assert checked.rows > 100

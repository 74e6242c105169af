"""Every example of the catalogue, by what must have happened before it, and what the gateway answers to it."""

import tempfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.catalogue.errors import ENTRIES
from app.portal.error_examples import areas, setups, table
from tests.errors.answers import steady, told
from tests.errors.conditions import holding, opened
from tests.errors.playing import Play

Json = dict[str, Any]


def examples() -> dict[str, Json]:
    """Every example by its code."""
    return {code: example for area in areas() for code, example in table(area).items()}


def by_setup() -> dict[str, list[str]]:
    """The codes that are raised after each set-up: refusals first, since they change nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, example in sorted(examples().items(), key=lambda pair: (_changes(pair[0]), pair[0])):
        if "none" not in example:
            found[example.get("after", "")].append(code)
    return dict(found)


def answers(setup: str) -> dict[str, Json]:
    """What is answered to each example after a set-up, in one world."""
    before = setups().get(setup, {})
    condition = before.get("given", "")
    with tempfile.TemporaryDirectory() as folder, opened(condition, Path(folder)) as world:
        play = Play(world)
        play.begin(before.get("calls", []))
        with holding(condition, world):
            begun = world.clock.at
            return {code: _answer(play, code, begun) for code in by_setup()[setup]}


def _answer(play: Play, code: str, begun: datetime) -> Json:
    play.world.clock.at = begun
    request = examples()[code]["request"]
    if "command" in request:
        return steady(play, play.run(request["command"]))
    return told(play, code, play.send(request))


def _changes(code: str) -> bool:
    return code in ENTRIES and ENTRIES[code].severity != "error"

"""Every command that answers gives its answer as data where --json asks for it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from app.cli.main import app
from tests.cli.conftest import Gateway

STAYS_UP = {"run", "serve"}
WRITES_A_FILE = {"disclosure", "guide"}
"""What these say is for people; what they make is a server, or a page."""


def commands(group: Any, *names: str) -> dict[str, Any]:
    """Every command by its words."""
    found: dict[str, Any] = {}
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if isinstance(command, TyperGroup):
            found |= commands(command, *names, name)
        else:
            found[" ".join((*names, name))] = command
    return found


def test_every_command_takes_json() -> None:
    told = {name: {o for p in command.params for o in p.opts} for name, command in commands(get_command(app)).items()}
    assert len(told) > 40
    assert {name for name, options in told.items() if "--json" not in options} == STAYS_UP | WRITES_A_FILE


@pytest.mark.parametrize(
    ("words", "member"),
    [
        (("audit", "key"), "key"),
        (("work", "--once"), "done"),
        (("sandbox", "travel", "--by", "1d"), "at"),
        (("rules", "set", "report.link-days", "20", "--source", "IG board, 3 November"), "value"),
    ],
)
def test_what_is_done_is_told_as_data(sandbox: Gateway, words: tuple[str, ...], member: str) -> None:
    ended = sandbox(*words, "--json")
    assert ended.code == 0, ended.words
    assert member in json.loads(ended.data)


def test_an_export_tells_where_it_went(sandbox: Gateway, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert json.loads(sandbox("audit", "export", str(file), "--json").data)["file"] == str(file)
    assert file.exists()

"""Fixtures every test may ask for: a world on SQLite, and one on each database for the contract suites."""

import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.seeds import NAME, seed_of_this_run, settle_seed


def pytest_configure() -> None:
    """Before anything runs, and before test processes are started."""
    settle_seed()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of few tests first: theirs are the long ones, which at the end would leave one process at work alone."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: tests[item.path])


def pytest_collection_finish() -> None:
    """What was imported lives until the end: to look through it for rubbish over and over costs a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What it takes to see the same worlds again."""
    terminalreporter.write_line(f"Worlds were made from the seed {NAME}={seed_of_this_run()}.")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    """A fresh sandbox gateway on SQLite."""
    with world("sqlite", tmp_path) as made:
        yield made


@pytest.fixture(params=BOTH)
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The same on each database we support."""
    with world(request.param, tmp_path) as made:
        yield made

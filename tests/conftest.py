"""Fixtures every test may ask for: a world on SQLite, and one on each database for the contract suites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.databases import BOTH
from tests.kit.gateways import World, world


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

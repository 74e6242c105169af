"""Settings of a deployment in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from tests.kit.databases import BOTH, fresh


@pytest.fixture(params=BOTH)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind."""
    with fresh(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def sandbox(tmp_path: Path) -> Settings:
    """A sandbox on SQLite, nothing made yet."""
    return Settings(data=tmp_path / "data", mode="sandbox")


@pytest.fixture
def production(tmp_path: Path) -> Settings:
    """A production deployment on SQLite that names it, nothing made yet."""
    return Settings(
        data=tmp_path / "data", mode="production", public_url="https://gateway.example", sqlite_in_production=True
    )

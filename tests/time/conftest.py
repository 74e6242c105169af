"""One gateway for all tests of a file that send their own people and leave the clock alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.gateways import World, world


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A sandbox gateway on SQLite, the same for every test of the file."""
    folder: Path = tmp_path_factory.mktemp("shared")
    with world("sqlite", folder) as made:
        yield made

"""One gateway for the tests of a file that only look, or add entries of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.gateways import World, world


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A sandbox gateway on SQLite, the same for every test of the file."""
    folder: Path = tmp_path_factory.mktemp("directory")
    with world("sqlite", folder) as made:
        yield made

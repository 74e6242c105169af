"""Worlds that the tests of one file share: they write records of their own and look at nothing else."""

from collections.abc import Iterator

import pytest

from tests.kit.databases import BOTH
from tests.kit.gateways import World, world

UNBOUND = {"request_limit": "1000000/minute", "status_limit": "1000000/minute", "enumeration_limit": 1_000_000}


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A gateway on SQLite."""
    with world("sqlite", tmp_path_factory.mktemp("wire"), **UNBOUND) as made:
        yield made


@pytest.fixture(scope="module", params=BOTH)
def wires(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same on each database we support."""
    with world(request.param, tmp_path_factory.mktemp("wires"), **UNBOUND) as made:
        yield made

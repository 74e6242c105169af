"""A migrated, seeded database that the tests of one file share; each test writes rows about a person of its own."""

from collections.abc import Iterator

import pytest

from app.store.database import Database
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world


@pytest.fixture(scope="module", params=BOTH)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A gateway, for its database and ledger."""
    with world(request.param, tmp_path_factory.mktemp("store")) as made:
        yield made


@pytest.fixture
def database(kept: World) -> Database:
    """The database of the shared gateway."""
    return kept.gateway.database

"""A sandbox that was migrated and seeded, on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sandbox.seed import seed
from app.services.gateway import Gateway
from app.services.setup import close_gateway, make_keys, migrate_database, open_gateway
from app.settings import Settings
from tests.kit.databases import BOTH, fresh


@pytest.fixture(params=BOTH)
def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gateway]:
    """A sandbox's gateway, seeded once."""
    with fresh(request.param, tmp_path) as address:
        settings = Settings(data=tmp_path, database=address)
        migrate_database(settings)
        make_keys(settings)
        opened = open_gateway(settings)
        try:
            seed(opened)
            yield opened
        finally:
            close_gateway(opened)

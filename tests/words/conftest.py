"""A ledger to read, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.services.gateway import Gateway
from app.store.database import Database
from tests.kit.databases import BOTH, fresh
from tests.kit.tables import make_tables

from .ledger import gateway_of


@pytest.fixture(params=BOTH)
def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gateway]:
    with fresh(request.param, tmp_path) as address:
        engine = create_engine(address)
        make_tables(engine)
        engine.dispose()
        gateway = gateway_of(Database(address), tmp_path)
        yield gateway
        gateway.ledger.close()
        gateway.database.close()

"""A ledger to read, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.gateway import Gateway
from app.store.database import Database
from tests.kit.databases import BOTH
from tests.kit.places import place
from tests.kit.templates import tabled

from .ledger import gateway_of


@pytest.fixture(params=BOTH)
def gateway(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gateway]:
    with place(request.param) as here:
        tabled(here)
        with here.opened():
            gateway = gateway_of(Database(here.address), tmp_path)
        yield gateway
        gateway.ledger.close()
        gateway.database.close()

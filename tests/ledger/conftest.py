"""A gateway whose ledger holds known rows, and its sealer."""

from collections.abc import Callable

import pytest

from app.services.sealing import Sealer, sealer_of
from tests.kit.gateways import World
from tests.ledger.rows import write


@pytest.fixture
def sealer(everywhere: World) -> Sealer:
    """The sealer of a gateway on each database."""
    return sealer_of(everywhere.gateway)


@pytest.fixture
def written(everywhere: World) -> Callable[[int], list[str]]:
    """Write that many rows into the ledger; their ids."""
    return lambda number: write(everywhere.gateway, number)

"""One scene for each test file and database."""

from collections.abc import Iterator

import pytest

from tests.disclosure.scene import Scene
from tests.kit.databases import BOTH
from tests.kit.gateways import world

UNBOUND = "1000000/minute"


@pytest.fixture(scope="module", params=BOTH)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Everything is permitted to everybody: what is hidden now, the matrix hides."""
    folder = tmp_path_factory.mktemp("matrix")
    with world(request.param, folder, request_limit=UNBOUND, status_limit=UNBOUND, log_level="error") as made:
        yield Scene(made)

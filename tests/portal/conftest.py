"""A sandbox whose pages are asked for over HTTP."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.services.gateway import Gateway
from app.services.setup import close_gateway, make_keys, migrate_database, open_gateway
from app.settings import Settings


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    settings = Settings(data=tmp_path_factory.mktemp("portal"), mode="sandbox")
    migrate_database(settings)
    make_keys(settings)
    opened = open_gateway(settings)
    yield opened
    close_gateway(opened)


@pytest.fixture(scope="session")
def browser(gateway: Gateway) -> TestClient:
    return TestClient(create_app(gateway=gateway), follow_redirects=False)

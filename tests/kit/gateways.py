"""A whole gateway for a test: migrated, seeded with the sandbox, its clocks in the test's hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from app.main import create_app
from app.services.gateway import Gateway
from app.services.setup import close_gateway, open_gateway
from app.settings import Settings
from tests.kit.callers import As
from tests.kit.clocks import StoppedClock
from tests.kit.places import place
from tests.kit.templates import copied

HERE = "http://testserver"


class World:
    """One running gateway and everybody who calls it."""

    def __init__(self, gateway: Gateway, http: TestClient, clock: StoppedClock) -> None:
        self.gateway = gateway
        self.http = http
        self.clock = clock

    def as_client(self, name: str) -> As:
        """A caller by the name of its sandbox client: every call it makes must leave its audit row."""
        return As(self, name)


@contextmanager
def world(kind: str, folder: Path, **settings: object) -> Iterator[World]:
    """A fresh gateway on a fresh database."""
    with place(kind) as here:
        chosen = Settings(**{"data": folder, "database": here.address, "public_url": HERE, "threads": 8} | settings)
        copied(folder, here)
        clock = StoppedClock()
        with here.opened():
            gateway = open_gateway(chosen, business=clock)
        try:
            with TestClient(create_app(gateway=gateway), raise_server_exceptions=False) as http:
                yield World(gateway, http, clock)
        finally:
            close_gateway(gateway)

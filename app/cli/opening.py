"""What commands work with: a gateway over the configured database."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.environment import read_settings
from app.services.gateway import Gateway
from app.services.setup import close_gateway, open_gateway


@contextmanager
def opened() -> Iterator[Gateway]:
    """A gateway over the configured database, closed at the end; NotReadyError when it cannot open."""
    gateway = open_gateway(read_settings())
    try:
        yield gateway
    finally:
        close_gateway(gateway)

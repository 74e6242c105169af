"""What an example may need beside calls: settings, and faults that no request can bring about."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.main import create_app
from app.services.keyring import KeyRing
from app.store.idempotency import claim_key
from app.store.tables.access import client as client_table
from app.store.tables.work import index_state
from app.store.wall import OPERATOR
from tests.access.builders import KeyHost
from tests.access.test_certificates import HEADER, PROXY
from tests.errors.signing import STRANGER
from tests.kit.gateways import World, world

KEY_HOST = "https://keys.example/jwks"
ISSUER = {
    "issuer": "https://identity.example",
    "audience": "http://testserver/fhir/R4",
    "algorithms": ["ES384"],
    "jwks": json.dumps({"keys": [STRANGER.as_dict(private=False)]}),
}


@dataclass(frozen=True)
class Condition:
    """Settings to start with, and what holds while the examples are played."""

    settings: dict[str, Any] = field(default_factory=dict)
    holds: Callable[[World], Any] | None = None


def _no(*_: object, **__: object) -> Any:
    raise OSError("The disk is full.")


def _busy(*_: object, **__: object) -> Any:
    raise OperationalError("select 1", {}, Exception("database is locked"))


def _slow(*_: object, **__: object) -> Any:
    raise OperationalError("select 1", {}, Exception("canceling statement due to statement timeout"))


def _patched(target: str, by: Any) -> Condition:
    return Condition(holds=lambda _: patch(target, by))


@contextmanager
def _nothing(_: World) -> Iterator[None]:
    yield


@contextmanager
def _no_ledger(made: World) -> Iterator[None]:
    kind = type(made.gateway.ledger)
    failed: Future[Any] = Future()
    failed.set_exception(OSError("The disk is full."))
    with patch.object(kind, "commit", _no), patch.object(kind, "record", lambda *_: failed):
        yield


@contextmanager
def _unfinished(made: World) -> Iterator[None]:
    with made.gateway.database.writing(OPERATOR) as connection:
        connection.execute(delete(index_state).where(index_state.c.parameter == "business-status"))
    yield


@contextmanager
def _proxy(made: World) -> Iterator[None]:
    with made.gateway.database.writing(OPERATOR) as connection:
        bound = update(client_table).where(client_table.c.id == "sandbox-oh-a")
        connection.execute(bound.values(certificate_bound=True))
    direct = made.http
    with TestClient(create_app(gateway=made.gateway), client=PROXY) as made.http:
        yield
    made.http = direct


@contextmanager
def _no_keys(made: World) -> Iterator[None]:
    with made.gateway.database.writing(OPERATOR) as connection:
        named = update(client_table).where(client_table.c.id == "sandbox-oh-b")
        connection.execute(named.values(jwks=None, jwks_url=KEY_HOST))
    ring = KeyRing(KeyHost("{}", status=503).fetcher())
    with patch.object(made.gateway.keys, "choose", ring.choose):
        yield


@contextmanager
def _key_claimed(made: World) -> Iterator[None]:
    with made.gateway.database.writing(OPERATOR) as connection:
        assert claim_key(connection, "sandbox-gp", "one-key", "", made.gateway.now)
    with patch("app.services.replay.kept_answer", lambda *_: None):
        yield


@contextmanager
def _in_production(made: World) -> Iterator[None]:
    with patch.dict(vars(made.gateway.settings), mode="production"):
        yield


CONDITIONS: dict[str, Condition] = {
    "": Condition(),
    "production": Condition(holds=_in_production),
    "two requests a minute": Condition({"request_limit": "2/minute"}),
    "three misses": Condition({"enumeration_limit": 3}),
    "one web page's origin": Condition({"allowed_origins": "https://app.example"}),
    "handed to the person": Condition({"atw_route": "hand-over"}),
    "a trusted issuer": Condition({"trusted_issuers": json.dumps([ISSUER])}),
    "a TLS proxy": Condition({"certificate_header": HEADER, "trusted_proxies": "192.0.2.0/28"}, _proxy),
    "a key host that is down": Condition(holds=_no_keys),
    "a fault nobody expected": _patched("app.services.status.status_of", _no),
    "a ledger that cannot be written": Condition(holds=_no_ledger),
    "a database that is busy": _patched("app.services.status.status_of", _busy),
    "a database that is slow": _patched("app.services.status.status_of", _slow),
    "escalations that cannot be stored": _patched("app.services.raising.keep", _no),
    "a first request under way": Condition(holds=_key_claimed),
    "a parameter that is new": Condition(holds=_unfinished),
    "more than may be counted": _patched("app.services.paging.TOTAL_LIMIT", 1),
    "pages that bring two records": _patched("app.services.inclusion.MOST", 2),
}
"""The closed list; `setups.json` names them."""


@contextmanager
def opened(name: str, folder: Path) -> Iterator[World]:
    """A world in a condition, to be set up."""
    with world("sqlite", folder, **CONDITIONS[name].settings) as made:
        yield made


@contextmanager
def holding(name: str, made: World) -> Iterator[None]:
    """While the condition holds that comes after the set-up."""
    with (CONDITIONS[name].holds or _nothing)(made):
        yield

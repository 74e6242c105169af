"""A small gateway over SQLite, and over PostgreSQL where GATEWAY_TEST_POSTGRES names a server."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app.services.keyring import KeyRing
from app.services.signing import create_signing_key, load_signing_key
from app.store.database import Database
from app.store.tables import access
from app.store.tables.metadata import METADATA
from tests.kit.tables import make_tables

from .builders import KeyHost, SmallGateway, oh_client, register

TABLES = [access.organisation, access.client, access.used_assertion, access.identity_service]
POSTGRES = os.environ.get("GATEWAY_TEST_POSTGRES")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if POSTGRES is None:
        pytest.skip("GATEWAY_TEST_POSTGRES names no PostgreSQL server")
    name = f"access_{uuid.uuid4().hex}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'gateway.db'}" if is_sqlite else request.getfixturevalue("postgres")
    engine = create_engine(url)
    make_tables(engine, TABLES)
    database = Database(url)
    yield database
    database.close()
    METADATA.drop_all(engine, tables=TABLES)
    engine.dispose()


@pytest.fixture
def host() -> KeyHost:
    return KeyHost('{"keys": []}')


@pytest.fixture
def gateway(database: Database, tmp_path: Path, host: KeyHost) -> SmallGateway:
    create_signing_key(tmp_path / "signing.jwk", "gateway-2026-10")
    signing = load_signing_key(tmp_path / "signing.jwk")
    small = SmallGateway(database, signing, KeyRing(host.fetcher()))
    register(small, oh_client())
    return small


@pytest.fixture
def production(gateway: SmallGateway) -> SmallGateway:
    gateway.settings.mode = "production"
    return gateway

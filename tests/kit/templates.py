"""What many tests begin with, made once for each test process and database, and copied for each test."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine

from app.sandbox.seed import seed
from app.services.setup import close_gateway, make_keys, migrate_database, open_gateway
from app.settings import Settings
from tests.kit.clocks import D0, StoppedClock
from tests.kit.databases import POSTGRES, create, drop
from tests.kit.places import Place
from tests.kit.tables import make_tables

_MADE: dict[tuple[str, str], tuple[Path, str]] = {}


def copied(folder: Path, place: Place) -> None:
    """Fill a folder, and the database at a place, with the seeded world and nothing else."""
    kept = _put("world", _seed, place)
    shutil.copytree(kept, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("gateway.db*"))


def tabled(place: Place) -> None:
    """Give the database at a place its tables, with nothing in them."""
    _put("tables", _make_tables, place)


def _put(name: str, fill: Callable[[Path, str], None], place: Place) -> Path:
    folder, database = _MADE.get((name, place.kind)) or _make(name, fill, place.kind)
    if place.kind == "postgresql":
        drop(place.name)
        create(place.name, template=database)
        return folder
    for stale in place.folder.iterdir():
        stale.unlink()
    shutil.copy(folder / "gateway.db", place.folder)
    return folder


def _make(name: str, fill: Callable[[Path, str], None], kind: str) -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = f"{name}_{folder.name[-8:].lower()}"
    address = f"sqlite:///{folder / 'gateway.db'}"
    if kind == "postgresql":
        create(database)
        atexit.register(drop, database)
        address = f"{POSTGRES.rpartition('/')[0]}/{database}"
    fill(folder, address)
    return _MADE.setdefault((name, kind), (folder, database))


def _seed(folder: Path, address: str) -> None:
    settings = Settings(data=folder, database=address, public_url="http://testserver", threads=2)
    migrate_database(settings)
    make_keys(settings)
    gateway = open_gateway(settings, business=StoppedClock(D0 - timedelta(minutes=1)))
    try:
        seed(gateway)
    finally:
        close_gateway(gateway)


def _make_tables(_: Path, address: str) -> None:
    engine = create_engine(address)
    make_tables(engine)
    engine.dispose()

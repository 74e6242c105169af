"""A seeded gateway made once for each test process and database, and copied for each test."""

import atexit
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from app.sandbox.seed import seed
from app.services.setup import close_gateway, make_keys, migrate_database, open_gateway
from app.settings import Settings
from tests.kit.clocks import D0, StoppedClock
from tests.kit.databases import POSTGRES, create, drop
from tests.kit.places import Place

_MADE: dict[str, tuple[Path, str]] = {}


def copied(folder: Path, place: Place) -> None:
    """Fill a folder, and the database at a place, with the seeded world and nothing else."""
    kept, name = _MADE.get(place.kind) or _make(place.kind)
    shutil.copytree(kept, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("gateway.db*"))
    if place.kind == "postgresql":
        drop(place.name)
        create(place.name, template=name)
        return
    for stale in place.folder.iterdir():
        stale.unlink()
    shutil.copy(kept / "gateway.db", place.folder)


def _make(kind: str) -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    name = f"world_{folder.name[-8:].lower()}"
    address = f"sqlite:///{folder / 'gateway.db'}"
    if kind == "postgresql":
        create(name)
        atexit.register(drop, name)
        address = f"{POSTGRES.rpartition('/')[0]}/{name}"
    _seed(Settings(data=folder, database=address, public_url="http://testserver", threads=2))
    _MADE[kind] = (folder, name)
    return _MADE[kind]


def _seed(settings: Settings) -> None:
    migrate_database(settings)
    make_keys(settings)
    gateway = open_gateway(settings, business=StoppedClock(D0 - timedelta(minutes=1)))
    try:
        seed(gateway)
    finally:
        close_gateway(gateway)

"""`gateway migrate`: bring the database to the present tables, or check that the migrations lead there."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from app.cli.environment import read_settings
from app.cli.faults import FailedError
from app.cli.speech import AsJson, give, say, tick, working
from app.services.setup import migrate_database
from app.store import migrate as migrations

Check = Annotated[bool, typer.Option("--check", help="Only compare the migrations with the declared tables.")]


def migrate(check: Check = False, as_json: AsJson = False) -> None:
    """Bring the configured database to the newest revision; make it when there is none."""
    found = differences() if check else []
    revision = migrations.head() if check else _migrated()
    if as_json:
        give({"revision": revision, "differences": found})
    if found:
        for line in found:
            say(line)
        raise FailedError(
            "The migrations do not lead to the declared tables.",
            "Write what is missing: .venv/bin/alembic revision --autogenerate",
        )
    tick("the migrations lead to the declared tables" if check else f"the database is at revision {revision}")


def differences() -> list[str]:
    """What an empty database lacks, or has beside the declared tables, after all migrations; empty is right."""
    with tempfile.TemporaryDirectory(prefix="gateway-migrate-") as folder:
        url = f"sqlite:///{Path(folder) / 'check.db'}"
        migrations.upgrade(url)
        return migrations.differences(url)


def _migrated() -> str:
    with working("Bringing the database up to date"):
        return migrate_database(read_settings())

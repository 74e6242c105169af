"""Setting a deployment up, and opening and closing the gateway that runs on it."""

from datetime import date
from functools import cache
from pathlib import Path

import holidays

from app.clients.jwks import JwksFetcher
from app.domain.clock import Clock, Identifiers
from app.fhir.validation import compile_validator
from app.services.clock import SystemClock, Uuid7Source, draw_salt
from app.services.dated_rules import RuleShelf
from app.services.deployment import (
    CHECKS,
    SANDBOX,
    check_mode,
    check_settings,
    make_folder,
    out_of_reach,
    signing_key,
)
from app.services.forms import publish
from app.services.gateway import Gateway
from app.services.hop import Hop
from app.services.keyring import KeyRing
from app.services.ledger_key import create_ledger_key
from app.services.limits import Limits
from app.services.not_ready import NotReadyError
from app.services.reindex import Unfinished, settle
from app.services.signing import create_signing_key
from app.services.travel import business_clock
from app.settings import Settings
from app.store import deployment, migrate
from app.store.database import Database
from app.store.ledger import Ledger


def migrate_database(settings: Settings) -> str:
    """Bring the database to the newest revision and return it; made where it is missing, in the settings' mode.

    NotReadyError when the settings do not fit, the database is another mode's or a newer gateway's, or cannot be had.
    """
    check_settings(settings)
    if settings.is_sqlite and not settings.database:
        make_folder(settings.data)
    try:
        if not migrate.is_absent(settings.owner_url):
            _check_made_for(settings)
        migrate.upgrade(settings.owner_url, settings.mode)
        with migrate.connected(settings.owner_url) as connection:
            settle(connection)
            publish(connection, deployment.gateway_id(connection), SystemClock().now())
    except migrate.DatabaseUnreachableError as error:
        raise out_of_reach(error) from error
    except migrate.ForeignRevisionError as error:
        raise NotReadyError(
            f"The database is at revision {error}, which this gateway does not know.",
            "Run the gateway it was migrated with, or a newer one.",
        ) from error
    return migrate.head()


def _check_made_for(settings: Settings) -> None:
    with migrate.connected(settings.owner_url) as connection:
        check_mode(connection, settings)


def make_keys(settings: Settings) -> list[Path]:
    """Make the keys the gateway and its ledger sign with where there are none; the files made, in that order.

    A sandbox's key says so in its id, so that no production gateway starts on it.
    """
    named = f"{SANDBOX}-{SystemClock().now():%Y-%m}" if settings.mode == SANDBOX else None
    signing, ledger = settings.signing_key_path, settings.ledger_key_path
    missing = [path for path in (signing, ledger) if not path.exists()]
    for path in missing:
        make_folder(path.parent)
    if signing in missing:
        create_signing_key(signing, named)
    if ledger in missing:
        create_ledger_key(ledger)
    return missing


def open_gateway(
    settings: Settings,
    *,
    wall: Clock | None = None,
    business: Clock | None = None,
    identifiers: Identifiers | None = None,
) -> Gateway:
    """The running parts, joined; close them with `close_gateway`. Clocks and ids are the system's unless handed in.

    NotReadyError with the cure when settings, database, mode or keys do not fit; OutOfReachError for no database.
    """
    for _, check in CHECKS:
        check(settings)
    wall = wall or SystemClock()
    identifiers = identifiers or Uuid7Source(wall)
    database = Database(settings.database_url, settings.threads, settings.owner_url)
    with database.reading() as connection:
        own_id = deployment.gateway_id(connection)
    return Gateway(
        settings=settings,
        database=database,
        ledger=Ledger(database, identifiers, wall, draw_salt),
        wall=wall,
        business=business or business_clock(settings, database, wall),
        identifiers=identifiers,
        validator=compile_validator(),
        signing=signing_key(settings),
        keys=KeyRing(JwksFetcher(sandbox=settings.mode == SANDBOX)),
        rules=RuleShelf(),
        holidays=bank_holidays(wall.now().year),
        id=own_id,
        limits=Limits(settings.request_limit, settings.status_limit, settings.enumeration_limit, wall),
        hop=Hop(settings.threads),
        unfinished=Unfinished(database),
    )


def close_gateway(gateway: Gateway) -> None:
    """Write what the ledger still holds, stop the threads, close the connections."""
    if isinstance(gateway.hop, Hop):
        gateway.hop.close()
    gateway.ledger.close()
    gateway.database.close()


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays from two years before a year to three years after it."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(year - 2, year + 4)))

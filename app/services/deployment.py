"""What a deployment must be before the gateway opens: the right mode, present tables, its own keys (design.md 4)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from app.services.ledger_key import LedgerKey, load_ledger_key
from app.services.not_ready import NotReadyError, OutOfReachError
from app.services.signing import SigningKey, load_signing_key
from app.settings import Settings
from app.store import clients, deployment, identity_services, migrate, wall_check
from app.store.database import Connection, Database

SANDBOX = "sandbox"
"""How the kid of a sandbox's signing key and the ids of its clients begin."""

_CHECKPOINTS = "Set GATEWAY_CHECKPOINTS to a folder of this user, best on another volume."


def check_settings(settings: Settings) -> None:
    """Return when the settings can be worked with; NotReadyError with the first that cannot."""
    for sentence, cure in _faults(settings) if settings.mode == "production" else ():
        raise NotReadyError(sentence, cure)


def _faults(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.is_sqlite and not settings.sqlite_in_production:
        yield (
            "A production gateway does not use SQLite unless that is named.",
            "Set GATEWAY_DATABASE to a PostgreSQL address, or GATEWAY_SQLITE_IN_PRODUCTION=true.",
        )
    if not settings.public_url.startswith("https://"):
        yield (
            "A production gateway needs a public address that begins with https://.",
            "Set GATEWAY_PUBLIC_URL to the address callers use.",
        )
    if any(not origin.startswith("https://") for origin in settings.origins):
        yield "A production gateway takes calls from pages of https:// origins alone.", "Mend GATEWAY_ALLOWED_ORIGINS."
    if settings.business_offset:
        yield "A production gateway does not travel in time.", "Unset GATEWAY_BUSINESS_OFFSET."


def make_folder(folder: Path) -> None:
    """Make the data folder, readable by its owner alone, where it is missing; NotReadyError when that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise NotReadyError(
            f"The folder {folder} cannot be written to ({error.strerror or error}).",
            "Make it writable, or set GATEWAY_DATA to another folder.",
        ) from error


def check_contents(settings: Settings) -> None:
    """Return when the database was made for this mode and holds no client that may not be in it; NotReadyError."""
    database = Database(settings.database_url, threads=1)
    try:
        with database.reading() as connection:
            check_mode(connection, settings)
            check_clients(connection, settings)
            check_identity_services(connection, settings)
    finally:
        database.close()


def check_mode(connection: Connection, settings: Settings) -> None:
    """Return when the database was made for this mode, or for none yet; NotReadyError for the other mode."""
    made = deployment.mode(connection)
    if made not in (None, settings.mode):
        raise NotReadyError(
            f"This database was made as {made}; it never opens as {settings.mode}.",
            f"Set GATEWAY_MODE={made}, or GATEWAY_DATABASE and GATEWAY_DATA to another database.",
        )


def check_tables(settings: Settings) -> None:
    """Return when the database is there with the present tables; NotReadyError with the command that makes it so."""
    make = "gateway sandbox init" if settings.mode == SANDBOX else "gateway migrate"
    try:
        found = migrate.revision(settings.database_url)
    except migrate.DatabaseUnreachableError as error:
        raise out_of_reach(error) from error
    if found is None:
        raise NotReadyError("There is no database yet.", f"Make it: {make}")
    if found != migrate.head():
        raise NotReadyError(
            f"The database is at revision {found}; this gateway needs {migrate.head()}.",
            "Bring it up to date: gateway migrate",
        )


def check_wall(settings: Settings) -> None:
    """Return when the second wall stands, or there is none to stand (SQLite); NotReadyError with its first gap."""
    with migrate.connected(settings.database_url) as connection:
        for gap in wall_check.gaps(connection):
            raise NotReadyError(gap, "Make the role and the policies as they were: see README.md, Roles")


def out_of_reach(error: Exception) -> OutOfReachError:
    """The words for a database that does not answer."""
    return OutOfReachError(
        f"The database does not answer: {str(error).rstrip('.')}.",
        "Start it, or check GATEWAY_DATABASE: gateway config check",
    )


def signing_key(settings: Settings) -> SigningKey:
    """The gateway's own key; NotReadyError when it is missing, unreadable, or a sandbox's in production."""
    path = settings.signing_key_path
    try:
        key = load_signing_key(path)
    except FileNotFoundError as error:
        raise NotReadyError(f"There is no signing key at {path}.", _key_cure(settings)) from error
    except (OSError, ValueError) as error:
        raise NotReadyError(f"The signing key at {path} cannot be used.", _key_cure(settings)) from error
    if settings.mode != SANDBOX and key.kid.startswith(SANDBOX):
        raise NotReadyError("The signing key is a sandbox's.", _key_cure(settings))
    return key


def _key_cure(settings: Settings) -> str:
    if settings.mode == SANDBOX:
        return "Make one: gateway sandbox init"
    return "Make one: gateway keys create. Or set GATEWAY_SIGNING_KEY to the file of a private P-384 key."


def ledger_key(settings: Settings, origin: str = "ledger") -> LedgerKey:
    """The key that signs the ledger of that origin; NotReadyError when it is missing or cannot be used."""
    path = settings.ledger_key_path
    make = "gateway sandbox init" if settings.mode == SANDBOX else "gateway keys create"
    try:
        return load_ledger_key(path, origin)
    except FileNotFoundError as error:
        raise NotReadyError(f"There is no ledger key at {path}.", f"Make one: {make}") from error
    except (OSError, ValueError) as error:
        raise NotReadyError(f"The ledger key at {path} cannot be used.", f"Make one: {make}") from error


def check_checkpoints(settings: Settings) -> None:
    """Return when checkpoints can be kept outside the database; NotReadyError else, for nothing would be sealed."""
    folder = settings.checkpoints_path
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotReadyError(f"The folder of the checkpoints, {folder}, cannot be made.", _CHECKPOINTS) from error
    if not os.access(folder, os.W_OK):
        raise NotReadyError(f"The folder of the checkpoints, {folder}, cannot be written to.", _CHECKPOINTS)


def check_clients(connection: Connection, settings: Settings) -> None:
    """Return when no client of a sandbox, nor a test kit's, is registered in production; NotReadyError else."""
    if settings.mode == SANDBOX:
        return
    for client in clients.listed(connection):
        if client.id.startswith(f"{SANDBOX}-") or client.role == "supplier-kit":
            raise NotReadyError(
                f"The client {client.id} belongs to a sandbox and is registered here.",
                "A production gateway starts from a database of its own: set GATEWAY_DATABASE.",
            )


def check_identity_services(connection: Connection, settings: Settings) -> None:
    """Return when a production gateway trusts no identity service of a sandbox; NotReadyError else."""
    if settings.mode == SANDBOX:
        return
    for service in identity_services.listed(connection):
        if service.is_sandbox:
            raise NotReadyError(
                f"The identity service {service.issuer} is a sandbox's and is trusted here.",
                "A production gateway starts from a database of its own: set GATEWAY_DATABASE.",
            )


CHECKS: tuple[tuple[str, Callable[[Settings], object]], ...] = (
    ("settings", check_settings),
    ("database", check_tables),
    ("second wall", check_wall),
    ("mode and clients", check_contents),
    ("signing key", signing_key),
    ("ledger key", ledger_key),
    ("checkpoints", check_checkpoints),
)
"""What must hold before the gateway opens, in this order; each raises NotReadyError."""

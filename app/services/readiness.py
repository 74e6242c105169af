"""Whether the gateway can do its work now."""

from app.services.gateway import Gateway
from app.store import migrate


def readiness(gateway: Gateway) -> dict[str, bool]:
    """Each dependency and whether it answers: the database, its migrations, and the ledger's writer."""
    return {
        "database": _answers(gateway),
        "migrations": _current(gateway),
        "ledger": gateway.ledger.is_running,
    }


def _answers(gateway: Gateway) -> bool:
    try:
        gateway.database.ping()
    except Exception:  # whatever the driver raised, the database does not answer
        return False
    return True


def _current(gateway: Gateway) -> bool:
    try:
        return migrate.is_current(gateway.settings.database_url)
    except Exception:  # whatever the driver raised, the state cannot be told
        return False

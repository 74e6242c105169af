"""Whether the gateway can do its work now."""

from app.services.alerts import waiting
from app.services.gateway import Gateway
from app.services.sealing import RECENT, unsealed_age
from app.store import migrate


def readiness(gateway: Gateway) -> dict[str, bool]:
    """Each dependency and whether it answers: the database, its migrations, and the ledger's writer."""
    return {
        "database": _answers(gateway),
        "migrations": _current(gateway),
        "ledger": gateway.ledger.is_running,
    }


def sealing(gateway: Gateway) -> tuple[bool, float] | None:
    """Whether rows of the ledger come under a checkpoint in time, and the age in seconds of the oldest that does not.

    None when the database does not answer. Late sealing is an alarm, and no reason to refuse calls.
    """
    try:
        age = unsealed_age(gateway)
    except Exception:  # whatever the driver raised, the age cannot be told
        return None
    return age * 1000 <= RECENT, age


def overdue(gateway: Gateway) -> dict[str, int] | None:
    """How many Tasks wait for an operator past their clock, and how many past it were put before nobody in time.

    None when the database does not answer.
    """
    try:
        alerts, missed = waiting(gateway)
    except Exception:  # whatever the driver raised, the numbers cannot be told
        return None
    return {"clocks:alerts": alerts, "clocks:missed": missed}


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

"""What the gateway keeps for a while only: keys of retries, and ids of assertions that were used."""

from app.domain.clock import milliseconds
from app.services.gateway import Gateway
from app.store.assertions import purge_assertions
from app.store.idempotency import forget_answers
from app.store.wall import UPKEEP

KEY_DAYS = 30
"""Days in which a retry with its Idempotency-Key gets the first answer."""

_DAY = 86_400_000


def forget(gateway: Gateway) -> int:
    """Delete keys older than their days, and assertions that could not be used any more anyhow; how many rows."""
    now = milliseconds(gateway.wall.now())
    with gateway.database.writing(UPKEEP) as connection:
        return forget_answers(connection, now - KEY_DAYS * _DAY) + purge_assertions(connection, now - _DAY)

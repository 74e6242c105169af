"""Changes that are sent again: with an Idempotency-Key, what one request changed is changed once."""

from collections.abc import Callable
from typing import TypeVar

from app.domain.caller import Caller
from app.services.create import Made, made_again
from app.services.gateway import Asked, Gateway
from app.services.replay import Key, Sent, key_of, once
from app.services.sealed import Notes
from app.services.writing import Work, transact

Prepared = TypeVar("Prepared")


def transact_once(
    gateway: Gateway,
    caller: Caller,
    asked: Asked,
    notes: Notes,
    sent: Sent,
    prepare: Callable[[], Prepared],
    act: Callable[[Work, Prepared], Made],
) -> Made:
    """Do a write as `transact` does, but for a key seen before answer with the version that the first request stored.

    The version the retry names in If-Match is then not asked about: it is the one that the first request changed.
    IDE-001 to IDE-003 as for a create.
    """

    def prepared() -> tuple[Key | None, Prepared]:
        given = prepare()
        return key_of(sent), given

    def acted(work: Work, both: tuple[Key | None, Prepared]) -> Made:
        key, given = both
        return once(work, key, lambda: act(work, given), lambda kept: made_again(work, kept))

    return transact(gateway, caller, asked, notes, prepared, acted)

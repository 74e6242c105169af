"""The organisation registry as one write meets it."""

from app.domain.parties import Organisation
from app.store import organisations
from app.store.database import Connection


class Registry:
    """Asks for each organisation once: no write changes the registry while it runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], Organisation | None] = {}

    def get(self, id: str) -> Organisation | None:
        """The organisation of a registry id, or None."""
        if (id,) not in self._known:
            self._learn((id,), organisations.get(self._connection, id))
        return self._known[(id,)]

    def find(self, system: str, code: str) -> Organisation | None:
        """The organisation with this identifier, or None."""
        if (system, code) not in self._known:
            self._learn((system, code), organisations.find(self._connection, system, code))
        return self._known[(system, code)]

    def _learn(self, asked: tuple[str, ...], found: Organisation | None) -> None:
        self._known[asked] = found
        if found:
            self._known |= {(found.id,): found, (found.system, found.code): found}

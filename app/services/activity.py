"""Whether a client may still call: a suspension holds for the next statement, not for the next token (design.md 7)."""

from app.domain.caller import Caller
from app.domain.errors import Issue, Unauthenticated
from app.services.gateway import Gateway
from app.store import records
from app.store.connection import Connection
from app.store.wall import facing


def require_client(connection: Connection, caller: Caller) -> None:
    """Raise AUT-019 for a client that is suspended."""
    if not records.is_client_active(connection, caller):
        raise Unauthenticated(Issue("AUT-019", "http.authorization"))


def ask_whether_active(gateway: Gateway, caller: Caller) -> None:
    """The same, for answers that need no other statement."""
    with gateway.database.reading(facing(caller, gateway.now)) as connection:
        require_client(connection, caller)

"""Reading and searching, whatever the type: the ledger is read by use cases of its own."""

from app.domain.caller import Caller
from app.services import audit
from app.services import find as searching
from app.services import read as reading
from app.services.find import Page
from app.services.gateway import Asked, Gateway
from app.services.read import Shown
from app.services.sealed import Sealed


def read(gateway: Gateway, caller: Caller, asked: Asked, type: str, id: str, query: str) -> Sealed[Shown]:
    """The current version of a record or of a row of the ledger; refused as the use case of its type refuses."""
    if type == audit.AUDIT_EVENT:
        return audit.read_event(gateway, caller, asked, id, query)
    return reading.read(gateway, caller, asked, type, id, query)


def find(gateway: Gateway, caller: Caller, asked: Asked, type: str, query: str, posted: bool) -> Sealed[Page]:
    """One page of records or of rows of the ledger; unknown parameters are refused unless the caller is lenient."""
    if type == audit.AUDIT_EVENT:
        return audit.search_events(gateway, caller, asked, query, strict=not asked.lenient)
    return searching.find(gateway, caller, asked, type, query, strict=not asked.lenient, posted=posted)

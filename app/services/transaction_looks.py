"""Entries of a transaction that read or search: they come last, and see what the others stored."""

import re
from dataclasses import dataclass, replace

from app.domain.caller import Caller
from app.domain.evidence import Evidence
from app.services import history, looking
from app.services import read as reading
from app.services.find import Page
from app.services.history import Told
from app.services.permission import permit
from app.services.read import Shown, known_type
from app.services.sealed import carried
from app.services.writing import Work

ID = r"[A-Za-z0-9\-.]{1,64}"
LOOKED = re.compile(rf"([A-Z][A-Za-z]+)(?:/({ID}))?(/_history)?(?:(?<=/_history)/({ID}))?")

Looked = Shown | Page | Told


@dataclass(frozen=True)
class Look:
    """What is looked at: a type or one record of it, its history, or one version."""

    type: str
    id: str
    version: str
    is_history: bool
    query: str

    @property
    def interaction(self) -> str:
        """Its FHIR interaction."""
        if self.version:
            return "vread"
        if self.is_history:
            return "history-instance" if self.id else "history-type"
        return "read" if self.id else "search-type"


def look_of(address: str) -> Look:
    """The look an address stands for; ValueError, in words, for any other address."""
    path, _, query = address.partition("?")
    found = LOOKED.fullmatch(path)
    if not found or (found[4] and not found[2]):
        raise ValueError("a GET or HEAD reads Type/id, Type/id/_history/1 or a history, or searches Type?name=value.")
    return Look(found[1], found[2] or "", found[4] or "", bool(found[3]), query)


def require_permitted(caller: Caller, look: Look) -> None:
    """Raise what the token alone says against a look."""
    permit(caller, known_type(look.type), look.interaction)


def look_at(work: Work, look: Look) -> tuple[Looked, list[Evidence]]:
    """What a look gives inside the transaction, as its own door would give it, and the evidence of it; its refusal."""
    evidence: list[Evidence] = []
    return _given(work, look, evidence), evidence


def _given(work: Work, look: Look, evidence: list[Evidence]) -> Looked:
    gateway = replace(work.gateway, database=work.gateway.database.within(work.connection))
    caller, asked, type, id, query = work.caller, work.asked, look.type, look.id, look.query
    if look.version:
        return carried(reading.vread(gateway, caller, asked, type, id, look.version, query), evidence)
    if look.is_history and id:
        return carried(history.of_record(gateway, caller, asked, type, id, query), evidence)
    if look.is_history:
        return carried(history.of_type(gateway, caller, asked, type, query), evidence)
    if id:
        return carried(looking.read(gateway, caller, asked, type, id, query), evidence)
    return carried(looking.find(gateway, caller, asked, type, query, False), evidence)

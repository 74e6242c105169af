"""Transaction: every entry or none, answered in the sender's order (https://hl7.org/fhir/R4/http.html#transaction)."""

from dataclasses import dataclass
from typing import Any

from app.domain.caller import Caller
from app.domain.errors import Refusal, refuse
from app.domain.evidence import Entity, Evidence
from app.fhir.json import parse
from app.services import transaction_changes
from app.services.create import store
from app.services.draft import renamed
from app.services.gateway import Asked, Gateway
from app.services.placing import gathered, require_none
from app.services.replay import Key, Sent, key_of, once, seen_version
from app.services.sealed import Notes, evidence_of
from app.services.transaction_entries import INTERACTIONS, Entry, planned
from app.services.transaction_looks import look_at
from app.services.writing import Work, transact


@dataclass(frozen=True)
class Answered:
    """The answer of a transaction, in the sender's order."""

    entries: tuple[Entry, ...]
    links: dict[str, str]

    def kept(self) -> dict[str, Any]:
        """What a replay is built from: names, never content; what was looked at is looked at again."""
        stored = [(entry.stored, entry.is_new) for entry in self.entries]
        names = [[[one.type, one.id, one.version], is_new] if one else None for one, is_new in stored]
        return {"entries": names, "links": self.links}


def transaction(gateway: Gateway, caller: Caller, asked: Asked, body: bytes, sent: Sent) -> Answered:
    """Carry out all entries of a transaction Bundle at once. Refused whole, with every fault and its entry named."""

    def prepare() -> tuple[Key | None, list[Entry]]:
        return key_of(sent), planned(gateway, caller, parse(body))

    def act(work: Work, prepared: tuple[Key | None, list[Entry]]) -> Answered:
        key, entries = prepared
        return once(work, key, lambda: carry_out(work, entries), lambda kept: _again(work, entries, kept))

    return transact(gateway, caller, asked, Notes("transaction", "E"), prepare, act)


def carry_out(work: Work, entries: list[Entry]) -> Answered:
    """Do what every entry asks, POST before PUT and PATCH before GET, and give each its own audit row."""
    work.evidence_per_entry = True
    _settle(work, entries)
    _create(work, entries)
    _require_records_once(work, entries)
    _change(work, entries)
    _look(work, entries)
    for entry in entries:
        entry.warnings = tuple(w for w in work.warnings if (w.expression or "").startswith(f"{entry.at}.resource"))
    work.evidence[:0] = _evidence(work, entries)
    return Answered(tuple(entries), work.links)


def _settle(work: Work, entries: list[Entry]) -> None:
    """Find what the conditions of changes are about, before anything is stored."""
    refused: list[Refusal] = []
    for entry in entries:
        if entry.condition:
            with gathered(refused, entry.at):
                transaction_changes.settle(work, entry)
    require_none(refused)


def _create(work: Work, entries: list[Entry]) -> None:
    found = {name: to for entry in entries for name, to in entry.names.items()}
    drafts = [draft for entry in entries if entry.draft for draft in (*entry.lifted, entry.draft)]
    for draft in drafts:
        draft.resource = renamed(draft.resource, found)
    store(work, drafts)
    for entry in entries:
        if entry.draft and entry.draft.stored:
            entry.stored, entry.id = entry.draft.stored, entry.draft.id
            entry.is_new = entry.draft.existing is None


def _require_records_once(work: Work, entries: list[Entry]) -> None:
    """BUN-002 where two entries turned out to stand for one record, or for what one condition finds."""
    seen: set[str] = set()
    for entry in entries:
        if entry.look:
            continue
        name = f"{entry.type}/{entry.id}"
        if name in seen or _is_found_twice(work, entry, entries):
            raise refuse("BUN-002", f"{entry.at}.fullUrl")
        seen.add(name)


def _is_found_twice(work: Work, entry: Entry, entries: list[Entry]) -> bool:
    """Whether the condition of an entry finds what another entry has just made, besides its own record."""
    if entry.wanted is None or not any(one.is_new and one.type == entry.type for one in entries if one is not entry):
        return False
    try:
        transaction_changes.find(work, entry)
    except Refusal as refusal:
        return refusal.issues[0].code == "RES-006"
    return False


def _change(work: Work, entries: list[Entry]) -> None:
    """Change what is to be changed; after the first refusal the rest is only asked whether it could be."""
    refused: list[Refusal] = []
    names = {name: to for entry in entries for name, to in entry.names.items()}
    for entry in entries:
        if entry.draft or entry.look:
            continue
        with gathered(refused, entry.at):
            before = transaction_changes.named(work, entry)
            if not refused:
                entry.stored = transaction_changes.change(work, entry, before, names)
    require_none(refused)


def _look(work: Work, entries: list[Entry]) -> None:
    refused: list[Refusal] = []
    for entry in entries:
        if entry.look:
            with gathered(refused, entry.at):
                entry.looked, entry.evidence = look_at(work, entry.look)
    require_none(refused)


def _evidence(work: Work, entries: list[Entry]) -> list[Evidence]:
    """The rows of all entries; records that the gateway made or changed besides stand in that of the referral."""
    stored = [entry for entry in entries if entry.stored]
    work.note_stored(*(entry.stored for entry in stored if entry.stored))
    bearer = next((entry for entry in stored if entry.type == "ServiceRequest"), stored[0] if stored else None)
    for entry in stored:
        entry.evidence = [_row(work, entry, work.notes.entities if entry is bearer else [])]
    return [row for entry in entries for row in entry.evidence]


def _row(work: Work, entry: Entry, besides: list[Entity]) -> Evidence:
    assert entry.stored
    interaction, action = _act(entry)
    notes = Notes(interaction, action, detail=dict(work.notes.detail))
    notes.saw(entry.stored)
    notes.entities += besides
    return evidence_of(work.caller, work.asked, notes)


def _act(entry: Entry) -> tuple[str, str]:
    if entry.is_new:
        return "create", "C"
    return ("read", "R") if entry.draft else (INTERACTIONS[entry.method], "U")


def _again(work: Work, entries: list[Entry], kept: dict[str, Any]) -> Answered:
    for entry, named in zip(entries, kept["entries"], strict=True):
        if named:
            entry.stored, entry.is_new = seen_version(work, named[0]), named[1]
    _look(work, entries)
    work.evidence += [row for entry in entries for row in entry.evidence]
    return Answered(tuple(entries), kept["links"])

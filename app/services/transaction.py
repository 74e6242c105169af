"""Transaction: every entry or none, answered in the sender's order (https://hl7.org/fhir/R4/http.html#transaction)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.types import STORED
from app.domain.errors import Issue, Refusal, refuse
from app.domain.evidence import Entity
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.json import parse
from app.services import changes
from app.services.create import store
from app.services.draft import Draft, faults, renamed
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.replay import Key, Sent, key_of, once, seen_version
from app.services.sealed import Notes, evidence_of
from app.services.update import named_version, stated_version
from app.services.writing import Work, transact

MOST = 100
ADDRESS = re.compile(r"([A-Z][A-Za-z]+)(?:/([A-Za-z0-9\-.]{1,64}))?")


@dataclass(frozen=True)
class Entry:
    """One answered entry: the record, whether it is new, and what the sender should know of it."""

    record: Record
    is_new: bool
    warnings: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Answered:
    """The answer of a transaction, in the sender's order."""

    entries: tuple[Entry, ...]
    links: dict[str, str]

    def kept(self) -> dict[str, Any]:
        """What a replay is built from."""
        names = [[[e.record.type, e.record.id, e.record.version], e.is_new] for e in self.entries]
        return {"entries": names, "links": self.links}


def transaction(gateway: Gateway, caller: Caller, asked: Asked, body: bytes, sent: Sent) -> Answered:
    """Store all entries of a transaction Bundle at once. Refused whole, with every fault and its entry named."""

    def prepare() -> tuple[Key | None, list[Draft]]:
        return key_of(sent), drafted(gateway, caller, parse(body))

    def act(work: Work, prepared: tuple[Key | None, list[Draft]]) -> Answered:
        key, drafts = prepared
        return once(work, key, lambda: carry_out(work, drafts), lambda kept: _again(work, kept))

    return transact(gateway, caller, asked, Notes("transaction", "E"), prepare, act)


def drafted(gateway: Gateway, caller: Caller, bundle: Json) -> list[Draft]:
    """What a transaction would store; raises every fault of its entries at once."""
    drafts = _drafts(bundle)
    for draft in drafts:
        permit(caller, draft.type, "update" if draft.method == "PUT" else "create")
    found = [issue for draft in drafts for issue in _faults(gateway, draft)]
    if found:
        raise Refusal(*found)
    return drafts


def _faults(gateway: Gateway, draft: Draft) -> list[Issue]:
    if draft.method == "PUT":
        return gateway.validator.check(draft.resource, profile=changes.profile_of(draft.resource), at=draft.at)
    return faults(gateway, draft)


def _drafts(bundle: Json) -> list[Draft]:
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        raise refuse("BUN-003", "Bundle.type")
    entries = bundle.get("entry", [])
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST:
        raise refuse("BUN-004", "Bundle.entry", most=MOST)
    drafts = [_draft(entry, number, len(entries)) for number, entry in enumerate(entries)]
    seen: set[str] = set()
    for draft in drafts:
        names = {draft.full_url, *([f"{draft.type}/{draft.id}"] if draft.id else [])}
        if names & seen:
            raise refuse("BUN-002", f"{draft.at.removesuffix('.resource')}.fullUrl")
        seen |= names
    return drafts


def _draft(entry: Any, number: int, total: int) -> Draft:
    at = f"Bundle.entry[{number}]"
    place = {"number": f"Entry {number + 1}", "total": total}
    request = entry.get("request") if isinstance(entry, dict) else None
    if not isinstance(request, dict) or not isinstance(entry.get("resource"), dict):
        raise refuse("BUN-001", at, reason="it needs a resource and a request.", **place)
    method, url = request.get("method"), str(request.get("url", ""))
    found = ADDRESS.fullmatch(url)
    resource = entry["resource"]
    if method not in ("POST", "PUT") or not found or (found[2] is None) != (method == "POST"):
        reason = 'use method POST with url "Type", or PUT with url "Type/id".'
        raise refuse("BUN-001", f"{at}.request", reason=reason, **place)
    if not all(isinstance(request.get(name, ""), str) for name in ("ifNoneExist", "ifMatch")):
        raise refuse("BUN-001", f"{at}.request", reason="ifNoneExist and ifMatch are texts.", **place)
    if found[1] not in STORED:
        raise refuse("RES-002", f"{at}.request.url", type=found[1], hint="")
    if resource.get("resourceType") != found[1]:
        raise refuse("BUN-001", f"{at}.resource", reason="the resource is not of the type in request.url.", **place)
    if method == "PUT" and resource.get("id") != found[2]:
        raise refuse("RES-004", f"{at}.resource.id")
    return Draft(
        resource=resource,
        at=f"{at}.resource",
        full_url=str(entry.get("fullUrl") or f"urn:entry:{number}"),
        condition=request.get("ifNoneExist"),
        place=number,
        method=method,
        if_match=request.get("ifMatch"),
        id=found[2] or "",
    )


def carry_out(work: Work, drafts: list[Draft]) -> Answered:
    """Store every entry, and give each its own audit row."""
    work.evidence_per_entry = True
    created = [draft for draft in drafts if draft.method == "POST"]
    store(work, created)
    names = {draft.full_url: f"{draft.type}/{draft.id}" for draft in created}
    for draft in drafts:
        if draft.method == "PUT":
            draft.stored = _put(work, draft, renamed(draft.resource, names))
    entries = [_entry(work, draft) for draft in drafts]
    work.note_stored(*(draft.stored for draft in drafts if draft.stored))
    bearer = next((draft for draft in drafts if draft.type == "ServiceRequest"), drafts[0])
    own = [_evidence(work, draft, besides=work.notes.entities if draft is bearer else []) for draft in drafts]
    work.evidence[:0] = own
    return Answered(tuple(entries), work.links)


def _put(work: Work, draft: Draft, resource: Json) -> Record:
    with _placed(f"Bundle.entry[{draft.place}].request"):
        before = named_version(work, draft.type, draft.id, draft.if_match, stated_version(resource))
    return changes.put(work, before, resource)


@contextmanager
def _placed(request: str) -> Iterator[None]:
    """A version that is wrong is told of its entry; what is not there is told in the same bytes at every door."""
    try:
        yield
    except Refusal as refusal:
        at = {"http.if-match": f"{request}.ifMatch"}
        told = (replace(issue, expression=at.get(str(issue.expression), issue.expression)) for issue in refusal.issues)
        refusal.issues = tuple(told)
        raise


def _entry(work: Work, draft: Draft) -> Entry:
    assert draft.stored
    here = tuple(w for w in work.warnings if (w.expression or "").startswith(draft.at))
    return Entry(draft.stored, draft.method == "POST" and draft.existing is None, here)


def _evidence(work: Work, draft: Draft, besides: list[Entity]) -> Any:
    """The row of one entry; `besides` are records the gateway made or changed with it."""
    assert draft.stored
    created = draft.method == "POST" and not draft.existing
    interaction, action = ("create", "C") if created else ("read", "R") if draft.existing else ("update", "U")
    notes = Notes(interaction, action, detail=dict(work.notes.detail))
    notes.saw(draft.stored)
    notes.entities += besides
    return evidence_of(work.caller, work.asked, notes)


def _again(work: Work, kept: dict[str, Any]) -> Answered:
    entries = [Entry(seen_version(work, name), is_new) for name, is_new in kept["entries"]]
    return Answered(tuple(entries), kept["links"])

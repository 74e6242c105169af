"""The entries of a transaction: what each asks, read and put to what can be said of it before anything is looked up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.caller import Caller
from app.domain.errors import Issue, Refusal, refuse
from app.domain.evidence import Evidence
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.json import dump
from app.fhir.masking import holds_nino
from app.fhir.patch import read_patch
from app.services import changes, conditional_references, transaction_looks
from app.services.bundle_entries import LOOKING, Request, patch_of, read_entries, request_of
from app.services.draft import Draft, faults, lift, renamed
from app.services.gateway import Gateway
from app.services.numbers import misplaced
from app.services.permission import permit
from app.services.placing import placed
from app.services.read import known_type
from app.services.transaction_looks import ID, Look, Looked, look_of

WRITTEN = re.compile(rf"([A-Z][A-Za-z]+)(?:/({ID})|\?(.+))?")
INTERACTIONS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


@dataclass
class Entry:
    """One entry: what it asks, and what becomes of it. `id` is that of its address, or of what its condition finds."""

    place: int
    request: Request
    type: str
    full_url: str
    id: str = ""
    condition: str | None = None
    resource: Json = field(default_factory=dict)
    operations: list[Json] = field(default_factory=list)
    look: Look | None = None
    draft: Draft | None = None
    lifted: list[Draft] = field(default_factory=list)
    stored: Record | None = None
    looked: Looked | None = None
    evidence: list[Evidence] = field(default_factory=list)
    is_new: bool = False
    warnings: tuple[Issue, ...] = ()

    @property
    def at(self) -> str:
        """Where it stands."""
        return f"Bundle.entry[{self.place}]"

    @property
    def method(self) -> str:
        """What it does."""
        return self.request.method

    @property
    def wanted(self) -> str | None:
        """The condition it stands under, in its address or beside it."""
        return self.condition or (self.draft.condition if self.draft else None)

    @property
    def names(self) -> dict[str, str]:
        """What others in the Bundle call its record, and the reference that this becomes."""
        return {self.full_url: f"{self.type}/{self.id}"} if self.id and not self.look else {}


def planned(gateway: Gateway, caller: Caller, bundle: Json) -> list[Entry]:
    """What a transaction asks, entry by entry; raises every fault of their form at once, each with its place."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        raise refuse("BUN-003", "Bundle.type")
    entries = read_entries(gateway, bundle, _read)
    _require_names_once(entries)
    for entry in entries:
        with placed(entry.at):
            _require_permitted(caller, entry)
    conditional_references.require_permitted(caller, _contents(entries))
    _lift(gateway, entries)
    found = {(i.code, i.expression): i for entry in entries for i in _faults(gateway, entry)}
    if found:
        raise Refusal(*found.values())
    return entries


def _read(told: Any, number: int) -> Entry:
    request = request_of(told)
    full_url = str(told.get("fullUrl") or f"urn:entry:{number}")
    with placed(f"Bundle.entry[{number}]"):
        if request.method in LOOKING:
            look = look_of(request.address)
            return Entry(number, request, known_type(look.type), full_url, id=look.id, look=look)
        return _read_write(Entry(number, request, "", full_url))


def _read_write(entry: Entry) -> Entry:
    found = WRITTEN.fullmatch(entry.request.address)
    if not found or (found[2] is None and found[3] is None) != (entry.method == "POST"):
        raise ValueError('use method POST with url "Type", PUT or PATCH with url "Type/id" or "Type?name=value".')
    entry.type, entry.id, entry.condition = known_type(found[1]), found[2] or "", found[3]
    if entry.condition and holds_nino(entry.condition):
        raise refuse("SEA-013", "http.query.identifier")
    if entry.method == "PATCH":
        entry.operations = read_patch(patch_of(entry.request.resource))
    elif entry.method != "DELETE":
        entry.resource = _content(entry)
    if entry.method == "POST":
        condition = entry.request.conditions.get("if-none-exist")
        entry.draft = Draft(entry.resource, f"{entry.at}.resource", entry.full_url, condition, place=entry.place)
    return entry


def _content(entry: Entry) -> Json:
    resource = entry.request.resource
    if not isinstance(resource, dict) or resource.get("resourceType") != entry.type:
        raise ValueError("its resource is of the type in request.url.", "resource")
    if entry.id and resource.get("id") != entry.id:
        raise refuse("RES-004", f"{entry.type}.id")
    return resource


def _require_names_once(entries: list[Entry]) -> None:
    """BUN-002 for each entry that would write what another one writes, by its fullUrl, its address or its condition."""
    seen: set[str] = set()
    twice: list[Issue] = []
    for entry in entries:
        if entry.look:
            continue
        address = {entry.request.address} if entry.method != "POST" else set()
        if ({entry.full_url} | address) & seen:
            twice.append(Issue("BUN-002", f"{entry.at}.fullUrl"))
        seen |= {entry.full_url} | address
    if twice:
        raise Refusal(*twice)


def _require_permitted(caller: Caller, entry: Entry) -> None:
    if entry.look:
        transaction_looks.require_permitted(caller, entry.look)
    else:
        permit(caller, entry.type, INTERACTIONS[entry.method])


def _lift(gateway: Gateway, entries: list[Entry]) -> None:
    """Take contained records out, as a create does; what several entries contain alike is one record."""
    first: dict[bytes, str] = {}
    for entry in (entry for entry in entries if entry.draft):
        assert entry.draft
        names: dict[str, str] = {}
        for draft in sorted(lift(gateway, entry.draft), key=lambda one: b"urn:uuid:" in dump(one.resource)):
            draft.resource = renamed(draft.resource, names)
            names[draft.full_url] = first.setdefault(dump(draft.resource), draft.full_url)
            if names[draft.full_url] == draft.full_url:
                entry.lifted.append(draft)
        entry.draft.resource = renamed(entry.draft.resource, names)


def _contents(entries: list[Entry]) -> Iterator[tuple[Any, str]]:
    for entry in entries:
        yield entry.resource, f"{entry.at}.resource"
        yield [operation.get("value") for operation in entry.operations], f"{entry.at}.resource"


def _faults(gateway: Gateway, entry: Entry) -> list[Issue]:
    """What the definitions say against the content of an entry; that of a patch is known when it was applied."""
    if not entry.resource:
        return []
    checked = conditional_references.plain(entry.resource)
    if entry.draft:
        lifted = [i for d in entry.lifted for i in faults(gateway, d, conditional_references.plain(d.resource))]
        return [*faults(gateway, entry.draft, checked), *lifted]
    at, profile = f"{entry.at}.resource", changes.profile_of(entry.resource)
    return [*gateway.validator.check(checked, profile=profile, at=at), *misplaced(checked, at)]

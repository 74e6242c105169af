"""Drafts: what a create or a transaction would store, before anything is."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.catalogue.declare import Kind, ResourceType
from app.domain.catalogue.directory import KEEPERS
from app.domain.catalogue.types import STORED, TYPES, kind_of
from app.domain.errors import Issue, refuse
from app.domain.json import Json
from app.domain.record import Record
from app.services.gateway import Gateway
from app.services.numbers import misplaced, number_faults

LINKS = ("url", "valueUri", "valueUrl", "valueUuid")
"""Elements besides references that may lead to another entry of a Bundle (http.html#trules)."""

LIFTED = STORED.keys() - KEEPERS.keys()


@dataclass
class Draft:
    """One resource on its way in: where it stands in the caller's body, and the name others point to it by; `is_ours`
    where the gateway wrote it for an operation.
    """

    resource: Json
    at: str
    full_url: str
    condition: str | None = None
    lifted: bool = False
    place: int | None = None
    id: str = ""
    existing: Record | None = None
    stored: Record | None = None
    referral: str | None = None
    held: bool = False
    is_ours: bool = False
    named: list[Record] = field(default_factory=list)
    offered: list[Record] = field(default_factory=list)

    @property
    def type(self) -> str:
        """The resource type."""
        return str(self.resource["resourceType"])

    @property
    def condition_at(self) -> str:
        """Where its condition stands: in its entry's request, or in the header."""
        return "http.if-none-exist" if self.place is None else f"Bundle.entry[{self.place}].request.ifNoneExist"

    @property
    def declared(self) -> ResourceType:
        """The declaration of its type."""
        return TYPES[self.type]

    @property
    def kind(self) -> Kind:
        """The declared kind."""
        return kind_of(self.resource)


def single(gateway: Gateway, resource: Json, type: str, condition: str | None) -> list[Draft]:
    """The drafts of one create: the resource, and the records lifted out of it (access.md 5)."""
    root = Draft(resource, type, f"urn:uuid:{gateway.identifiers.new()}", condition)
    return [*lift(gateway, root), root]


def require_type(resource: Json, type: str) -> None:
    """Raise VAL-036 or VAL-037 (400) unless the body is a resource of the type in the address."""
    sent = resource.get("resourceType")
    if sent is None:
        raise refuse("VAL-037", "resourceType")
    if sent != type:
        name = f'"{sent}"' if sent in TYPES else "This"
        raise refuse("VAL-036", "resourceType", name=name, hint=f" Send a {type}, or send it to its own address.")


def lift(gateway: Gateway, root: Draft) -> list[Draft]:
    """Take contained records of kept types out as drafts of their own; references to them are rewritten. Services and
    their places stay inside: they are entries of the directory, which their own organisations make.
    """
    contained = root.resource.get("contained")
    if not isinstance(contained, list) or root.declared.is_directory:
        return []
    names: dict[str, str] = {}
    lifted: list[Draft] = []
    for number, inner in enumerate(contained):
        if isinstance(inner, dict) and inner.get("resourceType") in LIFTED and isinstance(inner.get("id"), str):
            full_url = f"urn:uuid:{gateway.identifiers.new()}"
            names["#" + inner["id"]] = full_url
            body = {key: value for key, value in inner.items() if key != "id"}
            lifted.append(Draft(body, f"{root.at}.contained[{number}]", full_url, lifted=True, place=root.place))
    if len(lifted) == len(contained):
        root.resource = {key: value for key, value in root.resource.items() if key != "contained"}
    for draft in (*lifted, root):
        draft.resource = renamed(draft.resource, names)
    return lifted


def renamed(node: Any, names: dict[str, str], displays: dict[str, str] | None = None) -> Any:
    """A copy of a resource in which references are replaced by name, and links too that say `urn:`; `displays` are
    added where none was sent.
    """
    if isinstance(node, list):
        return [renamed(item, names, displays) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _linked(key, value, names) or renamed(value, names, displays) for key, value in node.items()}
    reference = changed.get("reference")
    if isinstance(reference, str) and reference in names:
        changed["reference"] = names[reference]
        if displays and reference in displays:
            changed.setdefault("display", displays[reference])
    return changed


def _linked(key: str, value: Any, names: dict[str, str]) -> str | None:
    """A link renamed; None for what is none of another entry. A narrative leads nowhere (VAL-055)."""
    is_link = key in LINKS and isinstance(value, str) and value.startswith("urn:")
    return names.get(value) if is_link else None


def faults(gateway: Gateway, draft: Draft, original: Json | None = None) -> list[Issue]:
    """What the definitions, the profile of its kind and the form of its numbers say against a draft, each with its
    place.
    """
    resource = original if original is not None else draft.resource
    checked = gateway.validator.check(resource, profile=draft.kind.profile, at=draft.at)
    numbers = number_faults(resource, draft.at, synthetic=gateway.synthetic)
    return [*checked, *numbers, *misplaced(draft.resource, draft.at)]

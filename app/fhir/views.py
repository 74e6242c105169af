"""A record's text at the caller's rank: the allow-list of its view, never a list of what to hide (access.md 1)."""

from collections.abc import Callable
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.names import NINO, OBSERVATION_VALUE, profile, system
from app.domain.catalogue.types import TYPES
from app.domain.catalogue.views import ALL, KEPT_COMPONENTS, KEPT_EXTENSIONS, View, view_at
from app.domain.errors import Hidden
from app.domain.identifiers import canonical_system
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.json import dump, parse

SUBSETTED = {"system": OBSERVATION_VALUE, "code": "SUBSETTED"}
NUMBER_STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"

_GONE = object()
_META = ("versionId", "lastUpdated", "security")
_EXTENSIONS = frozenset((NUMBER_STATUS, *(profile(name) for name in KEPT_EXTENSIONS)))
_FIT_NOTE_ITEM = system("fit-note-item")
_ATW_STATUS = system("atw-status")
_ORGANISATION_TYPE = system("organisation-type")


def shown(record: Record, caller: Caller) -> str:
    """The JSON text a caller gets: the stored text itself where it sees all, else what its view lists.

    Raises Hidden when the rank opens no view of the type.
    """
    if record.rank >= ALL or TYPES[record.type].is_directory:
        return dump(_told_newer(parse(record.body.encode()))).decode() if record.has_newer else record.body
    view = view_at(record.type, record.rank)
    if view is None:
        raise Hidden(f"rank {record.rank} opens no view of {record.type}")
    if view.elements is None:
        return _all_but_nino(record.body)
    resource = parse(record.body.encode())
    if view.name == "sections":
        resource["item"] = [item for item in resource.get("item", []) if item.get("linkId") in record.sections] or None
    kept = narrowed(resource, view, caller)
    return dump(_told_newer(kept) if record.has_newer else kept).decode()


def _told_newer(resource: Json) -> Json:
    """What is shown of a pinned version with the computed element that a later one exists (access.md 1)."""
    head: Json = {name: resource.pop(name) for name in ("resourceType", "id", "meta")}
    more = [*resource.pop("extension", []), {"url": profile("newer-version"), "valueBoolean": True}]
    return head | {"extension": more} | resource


def narrowed(resource: Json, view: View, caller: Caller) -> Json:
    """The part of a resource that a view with an allow-list shows, tagged SUBSETTED.

    Inside the listed elements, strangers' extensions go too: nobody listed those.
    """
    listed = view.elements or frozenset()
    meta = {name: resource["meta"][name] for name in _META if name in resource["meta"]}
    kept: Json = {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta | {"tag": [SUBSETTED]}}
    for element in resource:
        part = _part(resource, element, view, caller) if element in listed else None
        if part is not None:
            kept[element] = _plain(part)
    return kept


def _part(resource: Json, element: str, view: View, caller: Caller) -> Any:
    """What a view shows of one listed element; None for nothing of it."""
    path, value = f"{resource['resourceType']}.{element}", resource[element]
    if path == "Communication.payload":
        return value if set(resource.get("sender", ())) == {"display"} else _services(value)
    if path == "Observation.component":
        return _components(value, KEPT_COMPONENTS[view.name])
    if path == "Consent.provision":
        return _provision(value, caller)
    return _FILTERS.get(path, _whole)(value)


def _whole(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    """A value without extensions nobody listed, at any depth."""
    if isinstance(value, list):
        return [_plain(item) for item in value if item is not None]
    if not isinstance(value, dict):
        return value
    kept = {name: _plain(part) for name, part in value.items() if not name.startswith("_") and name != "extension"}
    extensions = [e for e in value.get("extension", []) if e["url"] in _EXTENSIONS]
    return ({"extension": extensions} if extensions else {}) | kept


def _extensions(extensions: list[Json]) -> list[Json] | None:
    return [extension for extension in extensions if extension["url"] in _EXTENSIONS] or None


def _of_application(status: Json) -> Json | None:
    """How far an application is; where the work on a referral is would tell who did not attend (S18)."""
    return status if any(coding.get("system") == _ATW_STATUS for coding in status.get("coding", [])) else None


def _present(_: Json) -> Json:
    """That there is a flag, in place of what it says."""
    return {"text": "Present"}


def _components(components: list[Json], kept: tuple[str, ...]) -> list[Json] | None:
    """The components of the kept items, each by its code and its coded value: only a condition keeps its words."""
    found = [(component, _items(component)) for component in components]
    return [_component(component, items) for component, items in found if items and items <= set(kept)] or None


def _component(component: Json, items: set[str]) -> Json:
    value = component.get("valueCodeableConcept", {})
    told = value if items == {"condition"} else _coded(value)
    return {"code": _coded(component["code"])} | ({"valueCodeableConcept": told} if told else {})


def _items(component: Json) -> set[str]:
    codings = component["code"].get("coding", [])
    return {str(coding.get("code")) for coding in codings if coding.get("system") == _FIT_NOTE_ITEM}


def _coded(concept: Any) -> Any:
    """One or more CodeableConcepts without their words, which on a fit note are a comment."""
    if isinstance(concept, list):
        return [_coded(one) for one in concept]
    return {name: value for name, value in concept.items() if name == "coding"} or None


def _address(reference: Json) -> Json | None:
    """A reference by where it leads, without the words or the number that may stand beside it."""
    return {name: value for name, value in reference.items() if name == "reference"} or None


def _addresses(references: list[Json]) -> list[Json] | None:
    return [kept for reference in references if (kept := _address(reference))] or None


def _sender(sender: Json) -> Json | None:
    """The gateway alone is named by words: of everybody else COM-001 asks for a reference."""
    return sender if set(sender) == {"display"} else _address(sender)


def _services(payload: list[Json]) -> list[Json] | None:
    """What a message names, without what its sender wrote: free words may tell who did not attend (S18)."""
    named = [_address(part["contentReference"]) for part in payload if "contentReference" in part]
    return [{"contentReference": one} for one in named if one] or None


def _identifiers(identifiers: Any) -> Any:
    kept = _pruned(identifiers, set())
    return None if kept is _GONE else kept


def _provision(root: Json, caller: Caller) -> Json:
    """The root's type, and the provisions that name the caller, with no other actor in them."""
    whole, *nested = (_own(provision, caller) for provision in (root, *root.get("provision", [])))
    mine = [provision for provision in nested if provision]
    return (whole or {"type": root["type"]}) | ({"provision": mine} if mine else {})


def _own(provision: Json, caller: Caller) -> Json | None:
    actors = [actor for actor in provision.get("actor", []) if _names(actor.get("reference", {}), caller)]
    if not actors:
        return None
    return {name: value for name, value in provision.items() if name != "provision"} | {"actor": actors}


def _names(reference: Json, caller: Caller) -> bool:
    """Whether a reference names the caller's organisation, or its type (access.md 3)."""
    identifier = reference.get("identifier", {})
    named = (identifier.get("system"), identifier.get("value"))
    return reference.get("reference") == f"Organization/{caller.organisation}" or named in (
        (caller.organisation_system, caller.organisation_code),
        (_ORGANISATION_TYPE, caller.organisation_type),
    )


_FILTERS: dict[str, Callable[[Any], Any]] = {
    "ServiceRequest.extension": _extensions,
    "Task.businessStatus": _of_application,
    "Flag.code": _present,
    "Patient.identifier": _identifiers,
    "Observation.identifier": _identifiers,
    "Observation.category": _coded,
    "Observation.code": _coded,
    "Observation.valueCodeableConcept": _coded,
    "QuestionnaireResponse.subject": _address,
    "Communication.basedOn": _addresses,
    "Communication.partOf": _addresses,
    "Communication.inResponseTo": _addresses,
    "Communication.category": _coded,
    "Communication.subject": _address,
    "Communication.topic": _coded,
    "Communication.about": _addresses,
    "Communication.recipient": _addresses,
    "Communication.sender": _sender,
}


def _all_but_nino(body: str) -> str:
    """The text of a record without National Insurance numbers; unchanged, and untagged, when there is none."""
    if "/id/nino" not in body.lower():
        return body
    resource = parse(body.encode())
    numbers: set[str] = set()
    pruned = _pruned(resource, numbers)
    if _quoted(pruned.get("text", {}).get("div", ""), numbers):
        del pruned["text"]
    pruned["meta"]["tag"] = [*pruned["meta"].get("tag", []), SUBSETTED]
    return dump(pruned).decode()


def _pruned(value: Any, numbers: set[str]) -> Any:
    """The value without identifiers that are a NINO, wherever they stand, or `_GONE`; their numbers are collected."""
    if isinstance(value, dict) and _is_nino(value):
        numbers.add(str(value.get("value", "")))
        return _GONE
    if isinstance(value, dict):
        members = {name: _pruned(part, numbers) for name, part in value.items()}
        left = {name: part for name, part in members.items() if part is not _GONE}
        # An extension that lost its value has nothing but its url left to say.
        return _GONE if len(left) < len(members) and set(left) <= {"url"} else left
    if isinstance(value, list):
        items = [part for item in value if (part := _pruned(item, numbers)) is not _GONE]
        return items or _GONE
    return value


def _is_nino(identifier: Json) -> bool:
    return canonical_system(str(identifier.get("system", ""))) == NINO


def _quoted(narrative: str, numbers: set[str]) -> bool:
    plain = "".join(narrative.split()).upper()
    return any("".join(number.split()).upper() in plain for number in numbers)

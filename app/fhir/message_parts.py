"""A referral message, mapped: records that REST would store, the rest kept inside the request (docs/decisions/0022)."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.messaging import PROFILES, fate
from app.domain.catalogue.names import profile
from app.domain.catalogue.types import STORED
from app.domain.identifiers import UUID, canonical_system
from app.domain.json import Json
from app.fhir.extraction import reference_parts
from app.fhir.messages import Message, Part
from app.fhir.order import in_order

KEPT_META = ("profile", "tag", "source")
"""What is left of the meta of a part inside another: version, time and labels are the gateway's (dom-4, dom-5)."""

_PLAIN = ("resourceType", "id", "meta", "identifier", "name")
"""What is taken of an Organization: the code and the name it is known by."""


def records(message: Message) -> list[tuple[Part, Json]]:
    """The parts that become records, each with the resource to store; the request holds all that becomes none."""
    inside = [part for part in message.parts if fate(part.resource) == "inside"]
    outside = _names(message, inside, local=False)
    mapped = []
    for part in message.parts:
        if part is message.request:
            mapped.append((part, _request(message, inside)))
        elif fate(part.resource) == "record":
            mapped.append((part, pointed(part.resource, outside)))
    return mapped


def untaken(message: Message) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """The organisations of which a message says more than their code and name, and in which elements."""
    for part in message.of("Organization"):
        more = tuple(name for name in part.resource if name not in _PLAIN)
        if more:
            yield part, more


def organisation(part: Part | None) -> Json:
    """A Reference to an organisation that a message brings: by its code, with its name; empty for none."""
    if part is None or part.type != "Organization":
        return {}
    named: Json = {"type": "Organization"}
    for identifier in part.resource.get("identifier", [])[:1]:
        system = canonical_system(str(identifier.get("system", "")))
        named["identifier"] = {"system": system, "value": identifier.get("value")}
    return named | ({"display": part.resource["name"]} if "name" in part.resource else {})


def pointed(node: Any, names: dict[str, Json], *, loose: bool = False) -> Any:
    """A copy in which each Reference says what stands for its target now; what else it said stays.

    `loose` is for parts that are kept as they came: what leads out of the message to a type that nobody keeps here
    becomes a logical reference, for it leads nowhere.
    """
    if isinstance(node, list):
        return [pointed(item, names, loose=loose) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: pointed(value, names, loose=loose) for key, value in node.items()}
    reference = changed.get("reference")
    if isinstance(reference, str) and reference in names:
        rest = {key: value for key, value in changed.items() if key != "reference"}
        return names[reference] | rest
    if loose and isinstance(reference, str) and _is_foreign(reference) and "identifier" not in changed:
        rest = {key: value for key, value in changed.items() if key != "reference"}
        logical = {"type": reference_parts(reference)[0], "identifier": {"value": reference}}
        return logical | rest
    return changed


def _is_foreign(reference: str) -> bool:
    type, _ = reference_parts(reference)
    return bool(type) and type not in STORED


def _names(message: Message, inside: list[Part], *, local: bool) -> dict[str, Json]:
    """What stands for each part that is no record, by its fullUrl: `local` in the request and what it holds."""
    names = {part.full_url: organisation(part) for part in message.of("Organization")}
    for part in inside:
        logical = {"type": part.type, "identifier": {"system": UUID, "value": part.uuid}}
        names[part.full_url] = {"reference": f"#{part.uuid}"} if local else logical
    return names


def _request(message: Message, inside: list[Part]) -> Json:
    """The ServiceRequest to store: an order, known by its UUID, with what is no record inside and named."""
    names = _names(message, inside, local=True)
    request: Json = dict(message.request.resource)
    kept = {part.full_url for part in inside}
    based_on = [one for one in request.pop("basedOn", []) if one.get("reference") not in kept]
    request |= {"performer": [_performer(message, one) for one in request.get("performer", [])]}
    request = pointed(request, names)
    whole = names | {message.request.full_url: {"reference": "#"}}
    request |= {
        "meta": _meta(request.get("meta", {})),
        "contained": [*request.get("contained", []), *(_inside(part, whole) for part in inside)],
        "identifier": _identifiers(request.get("identifier", []), message.request.uuid),
        "intent": "order",
        "basedOn": pointed(based_on, names),
        "supportingInfo": [*request.get("supportingInfo", []), *_listed(request, inside)],
    }
    return in_order({name: value for name, value in request.items() if value != []})


def _listed(request: Json, inside: list[Part]) -> Iterator[Json]:
    named = {one.get("reference") for one in request.get("supportingInfo", [])}
    for part in inside:
        if f"#{part.uuid}" not in named:
            yield {"reference": f"#{part.uuid}", "type": part.type}


def _performer(message: Message, reference: Json) -> Json:
    """The organisation behind a service that the message brings; the service itself is kept inside."""
    part = message.named(reference)
    if part is None or part.type != "HealthcareService":
        return reference
    provider = message.named(part.resource.get("providedBy"))
    return organisation(provider) or dict(part.resource.get("providedBy", {})) or reference


def _inside(part: Part, names: dict[str, Json]) -> Json:
    body = pointed(part.resource, names, loose=True)
    meta = {name: body["meta"][name] for name in KEPT_META if name in body.get("meta", {})}
    rest = {name: value for name, value in body.items() if name not in ("resourceType", "id", "meta")}
    return {"resourceType": part.type, "id": part.uuid} | ({"meta": meta} if meta else {}) | rest


def _meta(sent: Json) -> Json:
    """The profile of the standard fixes what a message says (an intent of plan); what is kept follows ours."""
    others = [url for url in sent.get("profile", []) if not url.startswith(PROFILES)]
    return sent | {"profile": list(dict.fromkeys([profile("referral"), *others]))}


def _identifiers(sent: list[Json], uuid: str) -> list[Json]:
    known = {(one.get("system"), one.get("value")) for one in sent}
    return sent if (UUID, uuid) in known else [*sent, {"system": UUID, "value": uuid}]

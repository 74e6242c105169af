"""What each rank shows of a type, spelled out from access.md 1, and what a search by an element therefore needs."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.declare import Parameter
from app.sandbox.clients import SandboxClient
from app.sandbox.organisations import BY_CODE, ORGANISATIONS
from tests.leaks.facts import Fact

Json = dict[str, Any]
ALL = 9
NARROW = {
    ("Patient", 1): "name",
    ("Patient", 4): "name identifier active birthDate deceasedBoolean deceasedDateTime",
    ("Task", 1): "groupIdentifier status intent lastModified owner",
    (
        "Task",
        7,
    ): "identifier basedOn groupIdentifier partOf status statusReason businessStatus intent priority code focus "
    "for executionPeriod authoredOn lastModified requester owner reasonCode restriction input output",
    ("ServiceRequest", 4): "status intent subject code category priority requester performer authoredOn "
    "occurrenceDateTime occurrencePeriod extension",
    ("Observation", 4): "identifier status category code subject effectivePeriod issued performer "
    "valueCodeableConcept component",
    ("Observation", 6): "identifier status category code subject effectivePeriod issued performer "
    "valueCodeableConcept component",
    ("Communication", 7): "basedOn partOf inResponseTo status category priority subject topic about sent received "
    "recipient sender payload",
    ("QuestionnaireResponse", 5): "questionnaire status subject authored item",
    ("Consent", 3): "status scope category patient dateTime organization policy provision",
}
PARTLY = ("extension", "component", "provision", "item", "businessStatus", "payload")
"""Elements of a view of which only some entries are shown: no search may use them at that rank."""

KEPT = ("trigger", "pilot-arm", "employer-size")


def shown(fact: Fact, body: Json, rank: int, client: SandboxClient) -> Json | None:
    """The content a client gets at a rank; None when it gets none."""
    if rank == ALL:
        return body
    if rank == 8:
        return _without_nino(body)
    lower = max((r for t, r in NARROW if t == fact.type and r <= rank), default=0)
    if not lower:
        return None
    meta = {k: v for k, v in body["meta"].items() if k != "profile"}
    kept: Json = {k: body[k] for k in ("resourceType", "id")} | {"meta": meta | {"tag": [SUBSETTED]}}
    for element in NARROW[fact.type, lower].split():
        part = _part(element, body.get(element), client)
        if fact.type == "Observation":
            part = _fit_note_part(element, part, lower)
        if fact.type == "Communication":
            part = _of_message(element, part, from_gateway=list(body.get("sender", {})) == ["display"])
        if part:
            kept[element] = part
    return kept


SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}


def _part(element: str, value: Any, client: SandboxClient) -> Any:
    if value is None:
        return None
    if element == "extension":
        return [e for e in value if e["url"].rsplit("/", 1)[-1] in KEPT]
    if element == "provision":
        mine = [p for p in value.get("provision", []) if _names(p, client)]
        return {"type": value["type"]} | ({"provision": mine} if mine else {}) | _root(value, client)
    if element == "businessStatus":
        return value if "CodeSystem/atw-status" in str(value) else None
    if element == "identifier":
        return [i for i in value if not i["system"].endswith("nino")]
    return value


def _fit_note_part(element: str, value: Any, rank: int) -> Any:
    """By code, for words beside a code are a comment; of the items the adjustments, and from rank 6 the condition."""
    if value is None or element not in ("category", "code", "valueCodeableConcept", "component"):
        return value
    if element == "component":
        items = [(c["code"]["coding"][0]["code"], c) for c in value]
        return [_item(name, c) for name, c in items if name == "adjustment" or (name == "condition" and rank >= 6)]
    return [_coded(one) for one in value] if isinstance(value, list) else _coded(value)


def _of_message(element: str, value: Any, *, from_gateway: bool) -> Any:
    """Words are shown of the gateway alone: of others' messages codes, addresses and the services they name."""
    if from_gateway and element in ("sender", "payload"):
        return value
    if element == "payload":
        return [{"contentReference": {"reference": p["contentReference"]["reference"]}}
                for p in value or [] if "contentReference" in p]  # fmt: skip
    if isinstance(value, list):
        return [kept for one in value if (kept := _of_message(element, one, from_gateway=False))]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name in ("coding", "reference")}
    return value


def _item(name: str, component: Json) -> Json:
    told = component["valueCodeableConcept"]
    return {"code": _coded(component["code"]), "valueCodeableConcept": told if name == "condition" else _coded(told)}


def _coded(concept: Json) -> Json:
    return {"coding": concept["coding"]}


def _root(value: Json, client: SandboxClient) -> Json:
    """The root itself where it names the client: a refusal."""
    return {k: v for k, v in value.items() if k != "provision"} if _names(value, client) else {}


def _names(provision: Json, client: SandboxClient) -> bool:
    named = [actor["reference"]["identifier"]["value"] for actor in provision.get("actor", [])]
    return client.organisation in named or BY_CODE[client.organisation].type in named


def _without_nino(body: Json) -> Json:
    identifiers = [i for i in body.get("identifier", []) if not i["system"].endswith("nino")]
    if len(identifiers) == len(body.get("identifier", [])):
        return body
    return body | {"identifier": identifiers, "meta": body["meta"] | {"tag": [SUBSETTED]}}


def needed(type: str, parameter: Parameter) -> int:
    """The rank at which what a parameter searches is shown whole; the least sight will do for _id and _lastUpdated."""
    elements = {part.split(".")[0] for part in parameter.path.split("|")} - {"id", "meta"}
    if parameter.path == "meta.profile":
        elements = {"meta.profile"}
    for (named, rank), listed in sorted(NARROW.items()):
        whole = set(listed.split()) - set(PARTLY)
        if named == type and elements <= whole:
            return rank
    return (8 if type in ("Patient", "RelatedPerson") else ALL) if elements else 1


def leaves(body: Json, parameter: Parameter) -> Iterator[Any]:
    """Every value a parameter reads."""
    found = [value for path in parameter.path.split("|") for value in _walk(body, path.split("."))]
    yield from [any(value is not False for value in found)] if parameter.is_presence else found


def _walk(node: Any, steps: list[str]) -> Iterator[Any]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, steps)
    elif not steps:
        yield node
    elif isinstance(node, dict) and (name := steps[0].partition("[")[0]) in node:
        yield from _walk(_with_member(node[name], steps[0]), steps[1:])


def _with_member(node: Any, step: str) -> Any:
    """Of a list what has the member that `telecom[system=phone]` names."""
    member, _, wanted = step.rstrip("]").partition("[")[2].partition("=")
    return [one for one in node if one.get(member) == wanted] if wanted else node


def keys(parameter: Parameter, value: Any) -> set[str]:
    """The texts by which a value is found: what a client would write behind the equals sign."""
    if parameter.kind == "date":
        return {"ge1900-01-01"}
    if parameter.kind == "string":
        return {str(value)} if isinstance(value, str) else set()
    if parameter.kind == "reference":
        return _reference(value)
    if parameter.kind == "token":
        return _token(value)
    if parameter.kind == "quantity":
        return {str(value["value"] if isinstance(value, dict) else value)}
    return {str(value)}


def _token(value: Any) -> set[str]:
    if isinstance(value, bool):
        return {str(value).lower()}
    if isinstance(value, str):
        return {value}
    if "value" in value and ":" not in value["system"]:
        return {value["value"]}
    if "value" in value:
        return set() if value["system"].endswith("nino") else {f"{value['system']}|{value['value']}"}
    return {coding["code"] for coding in value.get("coding", [])}


def _reference(value: Json) -> set[str]:
    """By address; an organisation also where it is named by its identifier alone."""
    identifier = value.get("identifier", {})
    named = (identifier.get("system"), identifier.get("value"))
    same = {f"Organization/{o.id}" for o in ORGANISATIONS if (o.system, o.code) == named}
    return same | ({value["reference"]} if "reference" in value else set())

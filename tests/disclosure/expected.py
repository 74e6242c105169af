"""What is left of a stored record in each view of the page, element by element."""

import json
from typing import Any

from app.sandbox.clients import SandboxClient
from tests.disclosure.page import VIEWS

Json = dict[str, Any]
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
BASICS = ("trigger", "pilot-arm", "employer-size")
SHARED = ("3", "7")
"""The sections of a passport that everybody in the scene may see."""

ITEMS = {"dates": {"adjustment"}, "condition": {"adjustment", "condition"}}
OF_NUMBERS = "Extension-UKCore-NHSNumberVerificationStatus"


def shown(body: Json, view: str, client: SandboxClient) -> Json | None:
    """The content a view leaves; None where it leaves nothing."""
    if view == "-":
        return None
    if view == "all":
        return body
    if view == "no-nino":
        return _without_nino(body)
    meta = {name: body["meta"][name] for name in ("versionId", "lastUpdated", "security") if name in body["meta"]}
    left: Json = {name: body[name] for name in ("resourceType", "id")} | {"meta": meta | {"tag": [SUBSETTED]}}
    for element in VIEWS[view].split():
        part = _part(view, element, body.get(element), client) if element in body else None
        if part:
            left[element] = _unextended(part)
    return left


def _part(view: str, element: str, value: Any, client: SandboxClient) -> Any:
    if element == "extension":
        return [e for e in value if e["url"].rsplit("/", 1)[-1] in BASICS]
    if element == "provision":
        mine = [p for p in value.get("provision", []) if client.organisation in json.dumps(p["actor"])]
        return {"type": value["type"]} | ({"provision": mine} if mine else {})
    if element == "businessStatus":
        return value if "CodeSystem/atw-status" in json.dumps(value) else None
    if view == "no-words":
        return _wordless(element, value)
    if view == "present" and element == "code":
        return {"text": "Present"}
    if view in ITEMS and element in ("category", "code", "valueCodeableConcept"):
        return [_coded(one) for one in value] if isinstance(value, list) else _coded(value)
    if view == "sections" and element == "subject":
        return {"reference": value["reference"]}
    if element == "item":
        return [item for item in value if item["linkId"] in SHARED]
    if element == "component":
        return [_component(c) for c in value if _item(c) in ITEMS[view]]
    return value


def _wordless(element: str, value: Any) -> Any:
    """Of a message that an organisation wrote: codes, addresses, and the services it names."""
    if element == "payload":
        named = [part["contentReference"]["reference"] for part in value if "contentReference" in part]
        return [{"contentReference": {"reference": one}} for one in named]
    if isinstance(value, list):
        return [kept for one in value if (kept := _wordless(element, one))]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name in ("coding", "reference")}
    return value


def _item(component: Json) -> str:
    return str(component["code"].get("coding", [{}])[0].get("code"))


def _component(component: Json) -> Json:
    value = component["valueCodeableConcept"]
    words = value if _item(component) == "condition" else _coded(value)
    return {"code": _coded(component["code"]), "valueCodeableConcept": words}


def _coded(concept: Json) -> Json:
    return {"coding": concept["coding"]}


def _unextended(node: Any) -> Any:
    """Inside what a view lists, no extension and no member of a primitive that nobody listed."""
    if isinstance(node, list):
        return [_unextended(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = [e for e in node.get("extension", []) if e["url"].rsplit("/", 1)[-1] in (*BASICS, OF_NUMBERS)]
    rest = {n: _unextended(v) for n, v in node.items() if n != "extension" and not n.startswith("_")}
    return rest | ({"extension": kept} if kept else {})


def _without_nino(body: Json) -> Json:
    identifiers = [i for i in body.get("identifier", []) if not i.get("system", "").endswith("nino")]
    if len(identifiers) == len(body.get("identifier", [])):
        return body
    return body | {"identifier": identifiers, "meta": body["meta"] | {"tag": [SUBSETTED]}}

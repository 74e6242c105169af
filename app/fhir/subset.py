"""The part of a record a caller asks for: `_summary` and `_elements` (https://hl7.org/fhir/R4/search.html#summary)."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from app.domain.catalogue.declare import ResourceType
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.query import SUMMARIES, Subset
from app.fhir.definitions import types
from app.fhir.json import dump, parse
from app.fhir.terminology import nearest
from app.fhir.views import SUBSETTED

ASKED = ("_summary", "_elements")
ALWAYS = ("resourceType", "id", "meta")


def read_subset(declared: ResourceType, pairs: Iterable[tuple[str, str]], issues: list[Issue]) -> Subset:
    """What a query string asks for of each record; SEA-002 is added for an element the type does not have, for a
    summary that R4 does not know, and for both at once.
    """
    asked = dict(pairs)
    summary, listed = asked.get("_summary", "false"), [name for name in asked.get("_elements", "").split(",") if name]
    if summary not in SUMMARIES:
        issues.append(_bad("_summary", f"it takes {', '.join(SUMMARIES)}"))
    if listed and summary != "false":
        issues.append(_bad("_elements", "it does not go together with _summary"))
    if "_elements" in asked and not listed:
        issues.append(_bad("_elements", "it lists one element at least"))
    known = {name.removesuffix("[x]") for name in types()[declared.name]}
    for name in listed:
        if name.isascii() and name not in known:
            near = nearest(name, known)
            issues.append(_bad("_elements", f"{declared.name} has no such element", near[0] if near else None))
    return Subset(summary, frozenset(listed))


def required_subset(declared: ResourceType, query: str) -> Subset:
    """As `read_subset`, of the query string of a read; raises what stands against it."""
    issues: list[Issue] = []
    pairs = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name in ASKED]
    subset = read_subset(declared, pairs, issues)
    if issues:
        raise Refusal(*issues)
    return subset


def _bad(name: str, reason: str, near: str | None = None) -> Issue:
    reason = f"{reason}; did you mean {near}?" if near else reason
    return Issue("SEA-002", f"http.query.{name}", {"name": name, "reason": reason})


def subsetted(text: str, subset: Subset) -> str:
    """A record's text with the part that was asked for, tagged SUBSETTED; the text itself where all of it was."""
    if subset.is_all:
        return text
    resource = parse(text.encode())
    tree = types()[resource["resourceType"]]
    kept: Json = {name: value for name, value in resource.items() if name in ALWAYS or _is_kept(name, tree, subset)}
    tags = [tag for tag in resource.get("meta", {}).get("tag", []) if tag != SUBSETTED]
    kept["meta"] = resource.get("meta", {}) | {"tag": [*tags, SUBSETTED]}
    return dump(kept).decode()


def _is_kept(name: str, tree: dict[str, Json], subset: Subset) -> bool:
    name = name.removeprefix("_")
    of_choice = next((e.removesuffix("[x]") for e in tree if e.endswith("[x]") and name.startswith(e[:-3])), None)
    element = tree.get(name) or tree.get(f"{of_choice}[x]") or {}
    if subset.elements:
        return bool({name, of_choice} & subset.elements) or element.get("min", 0) > 0
    if subset.summary == "data":
        return name != "text"
    if subset.summary == "text":
        return name == "text" or element.get("min", 0) > 0
    return bool(element.get("summary"))

"""The pages of code systems, value sets, maps, forms and messages."""

import json
from collections.abc import Iterator

from app.domain.catalogue.names import OURS
from app.domain.json import Json
from app.fhir.terminology import display
from app.portal.guide.parts import Cell, Listing, Page, Row, Table, code, identity, table
from app.portal.guide.sources import Definition


def code_system_page(definition: Definition) -> Page:
    """The page of a code system: its codes."""
    body = definition.body
    rows = ((code(one["code"]), Cell(one["display"])) for one in body["concept"])
    lead = "Codes of the gateway; none is ever reused for another meaning."
    return _page(definition, lead, table("Codes", ("Code", "Display"), rows))


def value_set_page(definition: Definition) -> Page:
    """The page of a value set: the systems it takes whole, and the codes it names."""
    rows = (row for include in definition.body["compose"]["include"] for row in _included(include))
    return _page(definition, "Codes that an element may have.", table("Codes", ("Code", "Display", "System"), rows))


def _included(include: Json) -> Iterator[Row]:
    system = include["system"]
    ours = system.startswith(f"{OURS}CodeSystem/")
    told = code(system, f"code-systems/{system.rpartition('/')[2]}.html" if ours else "")
    if "concept" not in include:
        yield Cell("every code"), Cell("of the system"), told
    for one in include.get("concept", []):
        yield code(one["code"]), Cell(one.get("display") or display(system, one["code"]) or ""), told


def map_page(definition: Definition) -> Page:
    """The page of a map: each code with what it comes nearest to."""
    rows = (row for group in definition.body["group"] for row in _mapped(group))
    head = ("Code", "System", "Comes nearest to", "How near", "Comment")
    return _page(definition, definition.body["purpose"], table("Mappings", head, rows))


def _mapped(group: Json) -> Iterator[Row]:
    for element in group["element"]:
        for target in element["target"]:
            named = f"{target['code']} {target.get('display', '')}".strip() if "code" in target else "nothing"
            near, words = str(target["equivalence"]), str(target.get("comment", ""))
            yield code(element["code"]), code(group["source"]), Cell(named), Cell(near), Cell(words)


def form_page(definition: Definition) -> Page:
    """The page of a form: its questions."""
    head = ("Number", "Question", "Kind", "How often")
    return _page(definition, definition.body["purpose"], table("Questions", head, _asked(definition.body["item"])))


def _asked(items: list[Json]) -> Iterator[Row]:
    for item in items:
        often = ("needed" if item.get("required") else "may be left out") + (", several" if item.get("repeats") else "")
        yield code(item["linkId"]), Cell(item.get("text", "")), Cell(item["type"]), Cell(often)
        yield from _asked(item.get("item", []))


def message_page(definition: Definition) -> Page:
    """The page of a message: what it is made of."""
    body = definition.body
    rows = ((code(one["code"]), Cell(f"{one['min']} to {one['max']}")) for one in body["focus"])
    return _page(definition, body["purpose"], table("In the Bundle", ("Type", "How often"), rows, body["description"]))


def _page(definition: Definition, lead: str, tables: tuple[Table, ...]) -> Page:
    body = definition.body
    whole = Listing("As a resource", json.dumps(body, indent=2, ensure_ascii=False))
    listings = () if definition.group in ("code-systems", "questionnaires") else (whole,)
    return Page(definition.page, definition.group, body["title"], lead, identity(body), tables, listings)

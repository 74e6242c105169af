"""The pages of operations, searches and roles, as their definitions say them."""

from collections.abc import Iterator

from app.domain.catalogue.names import OURS
from app.domain.catalogue.types import TYPES
from app.domain.json import Json
from app.portal.guide.parts import Cell, Page, Row, code, identity, table
from app.portal.guide.sources import Definition, Sources


def operation_page(definition: Definition) -> Page:
    """The page of an operation: what it takes and gives."""
    body = definition.body
    levels = {"system": "$", "type": f"{body.get('resource', [''])[0]}/$"}
    at = next((start for level, start in levels.items() if body[level]), f"{body.get('resource', [''])[0]}/[id]/$")
    rows = [row for one in body["parameter"] for row in _parameter(one)]
    head = ("Parameter", "In or out", "How often", "Type", "What it is")
    facts = (*identity(body), ("Call", code(f"POST {at}{body['code']}")))
    lead = body["description"]
    return Page(definition.page, "operations", body["title"], lead, facts, table("Parameters", head, rows))


def _parameter(one: Json, before: str = "") -> Iterator[Row]:
    value_set = one.get("binding", {}).get("valueSet", "").rpartition("/")[2]
    told = Cell(one["documentation"], f"value-sets/{value_set}.html" if value_set else "")
    often = f"{one['min']} to {'any' if one['max'] == '*' else one['max']}"
    yield code(before + one["name"]), Cell(one["use"]), Cell(often), code(one.get("type", "parts")), told
    for inner in one.get("part", []):
        yield from _parameter(inner, f"{before}{one['name']}.")


def search_pages(sources: Sources) -> Iterator[Page]:
    """A page for each type that is searched: its parameters."""
    found = sources.in_group("search")
    for declared in TYPES.values():
        rows = [_searched(one.body) for one in found if one.body["base"] == [declared.name]]
        head = ("Parameter", "Kind", "Reads", "Leads to")
        facts = (("Canonical", code(f"{OURS}SearchParameter/{declared.name}-[parameter]")),)
        if rows:
            path = f"search/{declared.name}.html"
            yield Page(
                path, "search", f"Search {declared.name}", declared.purpose, facts, table("Parameters", head, rows)
            )


def _searched(body: Json) -> Row:
    return code(body["code"]), Cell(body["type"]), code(body["expression"]), Cell(", ".join(body.get("target", [])))


def role_page(definition: Definition) -> Page:
    """The page of a role, or of the server: each type with the calls on it."""
    body = definition.body
    rest = body["rest"][0]
    rows = (_resource(one) for one in rest["resource"])
    head = ("Type", "Calls", "Operations")
    words = "The types link to their search parameters. An operation is listed where the scopes open it."
    facts = (*identity(body), ("Access", Cell(rest["security"].get("description", "By token, as the scopes allow."))))
    tables = table("What may be called", head, rows, words)
    return Page(definition.page, "roles", body["title"], body["description"], facts, tables)


def _resource(one: Json) -> Row:
    calls = ", ".join(each["code"] for each in one.get("interaction", []))
    operations = ", ".join(f"${each['name']}" for each in one.get("operation", []))
    searched = f"search/{one['type']}.html" if one.get("searchParam") else ""
    return code(one["type"], searched), Cell(calls or "none"), Cell(operations or "none")

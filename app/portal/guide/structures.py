"""The pages of profiles and extensions: what they ask of each element, and examples."""

from collections.abc import Iterator

from app.domain.catalogue.names import OURS
from app.domain.json import Json
from app.portal.guide.parts import Cell, Listing, Page, Row, code, identity, table
from app.portal.guide.sources import Definition, Example, Sources

_R4 = "http://hl7.org/fhir/StructureDefinition/"
_HEAD = ("Element", "How often", "Type", "What is asked")
_COMPLIES = "structuredefinition-compliesWithProfile"


def structure_page(definition: Definition, sources: Sources) -> Page:
    """The page of a profile or an extension."""
    body = definition.body
    shown = [one for one in sources.examples if definition.group == "profiles" and one.profile == definition.name]
    told = {one["id"] for one in body["differential"]["element"]}
    rows = (_row(one) for one in body["snapshot"]["element"] if one["id"] in told)
    words = "What is not listed is as FHIR R4 has it. The snapshot in the package has every element."
    return Page(
        path=definition.page,
        group=definition.group,
        title=body["title"],
        lead=body["description"],
        facts=(*identity(body), *_facts(body)),
        tables=table("Elements", _HEAD, rows, words),
        listings=tuple(_listing(one) for one in shown),
    )


def _facts(body: Json) -> Iterator[tuple[str, Cell]]:
    yield "Type", code(body["type"])
    if contexts := [one["expression"] for one in body.get("context", [])]:
        yield "Stands on", Cell(", ".join(contexts))
    for one in body.get("extension", []):
        if one["url"].endswith(_COMPLIES):
            yield "Complies with", code(one["valueCanonical"])


def _row(element: Json) -> Row:
    often = f"{element.get('min', 0)} to {'any' if element['max'] == '*' else element['max']}"
    often = "never" if element["max"] == "0" else often
    return (code(element["id"]), Cell(often), Cell(_types(element)), _asked(element))


def _types(element: Json) -> str:
    return " or ".join(_type(one) for one in element.get("type", []))


def _type(one: Json) -> str:
    name = str(one["code"]).rpartition("/")[2].removeprefix("System.")
    led = [url.removeprefix(_R4) for url in (*one.get("targetProfile", []), *one.get("profile", []))]
    return f"{name}({', '.join(url.removeprefix(OURS) for url in led)})" if led else name


def _asked(element: Json) -> Cell:
    """The code that is wanted, the list that codes come from, or what the element is."""
    wanted = next((value for name, value in element.items() if name.startswith(("fixed", "pattern"))), None)
    if wanted is not None:
        return _wanted(wanted)
    binding = element.get("binding", {})
    url = str(binding.get("valueSet", "")).partition("|")[0]
    if binding.get("strength") == "required" and url.startswith(f"{OURS}ValueSet/"):
        name = url.rpartition("/")[2]
        return Cell(f"a code of {name}", f"value-sets/{name}.html")
    return Cell(str(element.get("short", "")))


def _wanted(value: Json | str) -> Cell:
    if isinstance(value, str):
        return Cell(f"always {value}")
    (coding,) = value["coding"]
    name = str(coding["system"]).removeprefix(f"{OURS}CodeSystem/")
    is_ours = name != coding["system"]
    return Cell(f"always {coding['code']} of {name}", f"code-systems/{name}.html" if is_ours else "")


def _listing(example: Example) -> Listing:
    return Listing(example.title, example.text, example.words)

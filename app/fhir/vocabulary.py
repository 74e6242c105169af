"""Code systems and value sets as they are kept here: expanded, looked up, compared (https://hl7.org/fhir/R4/terminology-service.html)."""

from collections.abc import Iterable, Iterator

from app.domain.errors import Refusal, refuse
from app.domain.json import Json
from app.fhir.definitions import Codes, bindings, our_systems, systems
from app.fhir.terminology import OURS, nearest

IMPLICIT = "?fhir_vs"
"""Behind the url of a code system: the value set of all its codes."""


def value_set(url: str) -> Codes:
    """The codes of a value set, by system; TRM-001 for one that is not kept here."""
    named = url.partition("|")[0]
    if named.endswith(IMPLICIT) and (system := named.removesuffix(IMPLICIT)) in our_systems():
        return {system: our_systems()[system]}
    if named in bindings():
        return bindings()[named]
    raise refuse("TRM-001", "url", hint=_hint(named, [one for one in bindings() if one.startswith(OURS)]))


def code_system(url: str) -> dict[str, str]:
    """The displays of a code system by code; TRM-002 for one that is not kept here."""
    found = systems().get(url.partition("|")[0])
    if found is None:
        raise refuse("TRM-002", "system", hint=_hint(url, our_systems()))
    return found


def expanded(url: str, moment: str, words: str, offset: int, count: int | None) -> Json:
    """A ValueSet with its expansion: the codes whose code or display holds the words, from an offset on."""
    found = [
        one for one in _codings(value_set(url)) if words.casefold() in f"{one['code']} {one['display']}".casefold()
    ]
    listed = found[offset:] if count is None else found[offset : offset + count]
    expansion: Json = {"timestamp": moment, "total": len(found), "offset": offset}
    return {
        "resourceType": "ValueSet",
        "url": url,
        "status": "active",
        "expansion": expansion | ({"contains": listed} if listed else {}),
    }


def _codings(found: Codes) -> Iterator[Json]:
    for system, displays in found.items():
        for code, display in displays.items():
            yield {"system": system, "code": code, "display": display}


def looked_up(system: str, code: str) -> Json:
    """The display of a code as Parameters; TRM-003 for one the system does not have."""
    displays = code_system(system)
    if code not in displays:
        raise unknown_code(system, code, displays)
    told = (("name", system.rpartition("/")[2]), ("display", displays[code]))
    return {"resourceType": "Parameters", "parameter": [{"name": n, "valueString": text} for n, text in told]}


def unknown_code(system: str, code: str, displays: dict[str, str]) -> Refusal:
    """TRM-003 with the nearest codes."""
    return refuse("TRM-003", "code", system=system.partition("|")[0], hint=_hint(code, displays))


def validated(found: Codes, codings: list[Json]) -> Json:
    """Whether one of the codings stands in a value set, with the display it has there, or why none does."""
    faults = []
    for one in codings:
        fault, display = _compared(found, one)
        if fault is None:
            return _verdict(True, display, None)
        faults.append(fault)
    return _verdict(False, None, " ".join(faults) or "No code was sent.")


def _compared(found: Codes, one: Json) -> tuple[str | None, str | None]:
    system, code, said = one.get("system"), str(one.get("code", "")), one.get("display")
    homes = [s for s, displays in found.items() if code in displays and system in (None, s)]
    if not homes:
        among = [c for s, displays in found.items() if system in (None, s) for c in displays]
        where = "the system named" if system is not None and system not in found else "the code"
        return f"It has not {where} that was sent.{_hint(code, among)}", None
    display = found[homes[0]][code]
    if said is not None and str(said).casefold() != display.casefold():
        return f"The display of {code} is {display}.", display
    return None, display


def _verdict(result: bool, display: str | None, message: str | None) -> Json:
    parts: list[Json] = [{"name": "result", "valueBoolean": result}]
    parts += [{"name": n, "valueString": text} for n, text in (("message", message), ("display", display)) if text]
    return {"resourceType": "Parameters", "parameter": parts}


def _hint(word: str, among: Iterable[str]) -> str:
    near = nearest(word, among)
    return f" Nearest: {', '.join(near)}." if near else ""

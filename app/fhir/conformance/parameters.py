"""SearchParameters from the declared ones, their element paths written as FHIRPath."""

import re
from collections.abc import Iterator

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.types import TYPES
from app.domain.json import Json
from app.fhir.conformance.published import camel, published
from app.fhir.definitions import types

_STEP = re.compile(r"([A-Za-z]+)(?:\[([^\]]+)\])?(?:\.|$)")


def search_parameters() -> Iterator[Json]:
    """One SearchParameter for each declared parameter of each type; what every type has is R4's own."""
    for declared in TYPES.values():
        for parameter in declared.parameters:
            if not parameter.name.startswith("_"):
                yield _made(declared, parameter)


def expression(type: str, path: str) -> str:
    """The element paths of a declaration, `|` between, as FHIRPath on a type."""
    return " | ".join(_path(type, one) for one in path.split("|"))


def _made(declared: ResourceType, parameter: Parameter) -> Json:
    told = f"Finds {declared.name} by {' or '.join(f'`{one}`' for one in parameter.path.split('|'))}."
    named = f"{declared.name}{camel(parameter.name)}"
    return published("SearchParameter", f"{declared.name}-{parameter.name}", named, None, told) | {
        "code": parameter.name,
        "base": [declared.name],
        "type": parameter.kind,
        "expression": expression(declared.name, parameter.path),
        "xpathUsage": "normal",
        **({"target": list(parameter.targets)} if parameter.targets else {}),
    }


def _path(type: str, path: str) -> str:
    told, owner = type, type
    for name, chosen in _STEP.findall(path):
        member, _, value = chosen.partition("=")
        if value:
            told, owner = f"{told}.{name}.where({member} = '{value}')", _step(owner, name)[1]
            continue
        if chosen:
            told, owner = f"{told}.{name}.where(url = '{chosen}')", "Extension"
            continue
        step, owner = _step(owner, name)
        told = f"{told}.{step}"
    return told


def _step(owner: str, name: str) -> tuple[str, str]:
    """One element as FHIRPath, and the type it leads to; a form of a choice as the choice in that type."""
    elements = types().get(owner, {})
    if name in elements:
        return name, str(elements[name]["types"][0][0])
    for choice in (one for one in elements if one.endswith("[x]") and name.startswith(one[:-3])):
        for code, _ in elements[choice]["types"]:
            if code[:1].upper() + code[1:] == name[len(choice) - 3 :]:
                return f"{choice[:-3]}.ofType({code})", code
    raise LookupError(f"{owner} has no element {name}")

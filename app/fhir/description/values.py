"""What the values of parameters look like, so that a tool can make ones that are read (JSON Schema 2020-12)."""

from collections.abc import Iterable

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.references import Pair, pair_name
from app.domain.json import Json
from app.domain.query import ID, LAST_UPDATED, SUMMARIES
from app.fhir.definitions import types

_MONTH = r"(0[1-9]|1[0-2])"
_DAY = rf"[1-9]\d{{3}}-{_MONTH}-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-3]):[0-5]\d)"
_WORD = r"[ -#%-+\--\[\]-{}~]+"
_FORMS = {
    "token": rf"({_WORD}(\|({_WORD})?)?|\|{_WORD})",
    "reference": r"((https?://[a-z.\-]+/)?[A-Z][A-Za-z]{2,40}/)?[A-Za-z0-9\-.]{1,64}",
    "date": rf"(eq|ne|gt|ge|lt|le|sa|eb|ap)?([1-9]\d{{3}}(-{_MONTH})?|{_DAY}(T{_TIME})?)",
    "string": r"[ -#%-+\--\[\]-~À-ž]+",
    "uri": r"[!-+\--~]+",
    "quantity": r"(eq|ne|gt|ge|lt|le|sa|eb|ap)?\d{1,9}(\.\d{1,6})?(\|[!-+\--{}~]*\|[!-+\--{}~]+)?",
}
"""By kind, one value; a parameter takes several, with commas between."""

INSTANT = {"type": "string", "format": "date-time", "pattern": f"^{_DAY}T{_TIME}$"}
COUNT: Json = {"type": "integer", "minimum": 0, "default": 20}
TOTAL: Json = {"type": "string", "enum": ["none", "estimate", "accurate"]}
SUMMARY: Json = {"type": "string", "enum": [*SUMMARIES]}


def of_parameter(parameter: Parameter) -> Json:
    """The values of a search parameter."""
    return _listed(_FORMS[parameter.kind])


def of_elements(declared: ResourceType) -> Json:
    """Names of elements of a type."""
    return _listed(_any(name.removesuffix("[x]") for name in types()[declared.name]))


def of_sort(declared: ResourceType) -> Json:
    """What a search of a type can be sorted by."""
    every = (LAST_UPDATED, ID, *declared.parameters)
    return _listed("-?" + _any(one.name for one in every if one.kind in ("date", "string", "token")), most=5)


def of_pairs(pairs: Iterable[Pair]) -> Json:
    """The pairs that an include may follow."""
    return {"type": "string", "enum": [pair_name(pair) for pair in pairs]}


def _any(names: Iterable[str]) -> str:
    return f"({'|'.join(sorted(set(names)))})"


def _listed(form: str, most: int | None = None) -> Json:
    return {"type": "string", "pattern": f"^{form}(,{form}){f'{{0,{most - 1}}}' if most else '*'}$"}

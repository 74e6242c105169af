"""The declared references between stored types: what a search may follow from a record, and to it (fhir-rules.md 5)."""

from functools import cache

from app.domain.catalogue.declare import Parameter, ResourceType
from app.domain.catalogue.types import STORED

Pair = tuple[ResourceType, Parameter]
"""A type, and one of its parameters that names records of other types."""


@cache
def pairs_from(type: str) -> tuple[Pair, ...]:
    """The parameters through which records of a type name others; none for what is not stored as a record."""
    declared = STORED.get(type)
    return tuple((declared, p) for p in declared.parameters if p.kind == "reference") if declared else ()


@cache
def pairs_to(type: str) -> tuple[Pair, ...]:
    """The parameters, of all types, through which records of a type are named."""
    return tuple(pair for name in STORED for pair in pairs_from(name) if type in pair[1].targets)


def pair_name(pair: Pair) -> str:
    """A pair as `_include` names it: Task:focus."""
    return f"{pair[0].name}:{pair[1].name}"

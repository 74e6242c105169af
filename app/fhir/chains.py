"""Chains and `_has`: what is asked of records that a record names, or that name it (R4 search 3.1.1.5.2 and 5.3)."""

import re
from collections.abc import Sequence

from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.references import Pair, pair_name, pairs_from, pairs_to
from app.domain.catalogue.types import STORED, TYPES
from app.domain.errors import Issue, Refusal
from app.domain.query import Criterion, Joined, every_parameter
from app.fhir.criteria import as_told, parameter_of, read_criterion, unknown_parameter
from app.fhir.terminology import nearest

HAS = "_has"
MOST_LEVELS = 3
"""Records that one chain may go through."""

MOST_JOINS = 6
"""Records that all chains of a search may go through together."""

SHAPE = "it must be like _has:Task:patient:status"


class UnknownName(Exception):
    """A chain that ends, or begins, with a name that its type does not have; `issue` is SEA-001."""

    def __init__(self, types: Sequence[str], name: str) -> None:
        super().__init__(name)
        names = {p.name: None for type in types for p in every_parameter(TYPES[type])}
        of = " or ".join(types)
        self.issue = unknown_parameter(of, name, names)


def is_joined(name: str) -> bool:
    """Whether a parameter asks for something of another record."""
    return "." in name or name.partition(":")[0] == HAS


def read_joined(declared: ResourceType, name: str, value: str, issues: list[Issue]) -> Joined | None:
    """A chain or a `_has` of a search of a type; None with the reason among the issues.

    SEA-001 (as `UnknownName`) for names, SEA-002 for values, shapes and too many levels, SEA-003 for a type that a
    reference does not lead to, SEA-014 for a `_has` along no declared reference.
    """
    try:
        found = _condition(declared, name, value, issues, MOST_LEVELS)
    except Refusal as refusal:
        issues += refusal.issues
        return None
    return found if isinstance(found, Joined) else None


def _condition(
    declared: ResourceType, name: str, value: str, issues: list[Issue], levels: int
) -> Criterion | Joined | None:
    if not is_joined(name):
        if parameter_of(declared, name.partition(":")[0]) is None:
            raise UnknownName((declared.name,), name.partition(":")[0])
        return read_criterion(declared, name, value, issues)
    if not levels:
        raise _bad("the search", f"a chain goes through {MOST_LEVELS} records at most")
    is_reverse = name.partition(":")[0] == HAS
    (of, parameter), rest = _has(declared, name) if is_reverse else _chain(declared, name)
    condition = _condition(of, rest, value, issues, levels - 1)
    return Joined(parameter, of, condition, is_reverse) if condition else None


def _has(declared: ResourceType, name: str) -> tuple[Pair, str]:
    """The reference that leads here, and what is asked of the record that has it."""
    parts = name.split(":", 3)
    if len(parts) < 4 or not parts[3]:
        raise _bad(HAS, SHAPE)
    pairs = {pair_name(pair): pair for pair in pairs_to(declared.name)}
    asked = f"{parts[1]}:{parts[2]}"
    if asked not in pairs:
        near = nearest(asked, pairs)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        facts = {"type": declared.name, "name": HAS, "pair": as_told(asked), "hint": hint}
        raise Refusal(Issue("SEA-014", f"http.query.{HAS}", facts))
    return pairs[asked], parts[3]


def _chain(declared: ResourceType, name: str) -> tuple[Pair, str]:
    """The type a reference leads to, the reference, and what is asked of the record there."""
    head, _, rest = name.partition(".")
    plain, _, type = head.partition(":")
    parameter = next((p for _, p in pairs_from(declared.name) if p.name == plain), None)
    if parameter is None:
        if parameter_of(declared, plain) is None or declared.name not in STORED:
            raise UnknownName((declared.name,), plain)
        raise _bad(plain, "it leads to no other record")
    if type and type not in parameter.targets:
        hint = f" It takes: {', '.join(parameter.targets)}."
        facts = {"name": plain, "modifier": as_told(type), "hint": hint}
        raise Refusal(Issue("SEA-003", f"http.query.{plain}", facts))
    return (_type_of((type,) if type else parameter.targets, plain, rest), parameter), rest


def _type_of(types: Sequence[str], plain: str, rest: str) -> ResourceType:
    """The one of these types that has what is asked next; which one is said where several have it."""
    if len(types) == 1:
        return STORED[types[0]]
    name = re.split("[.:]", rest)[0]
    having = [type for type in types if name == HAS or parameter_of(STORED[type], name)]
    if not having:
        raise UnknownName(types, name)
    if len(having) > 1:
        raise _bad(plain, f"it leads to {', '.join(having)}; say which, like {plain}:{having[0]}.name")
    return STORED[having[0]]


def _bad(name: str, reason: str) -> Refusal:
    at = "http.query" if " " in name else f"http.query.{name}"
    return Refusal(Issue("SEA-002", at, {"name": name, "reason": reason}))

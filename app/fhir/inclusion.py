"""`_include` and `_revinclude`: which declared references are followed from a page (R4 search 3.1.1.5.4)."""

import re
from collections.abc import Iterable

from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.references import Pair, pair_name, pairs_from, pairs_to
from app.domain.catalogue.types import STORED
from app.domain.errors import Issue
from app.domain.query import Include
from app.fhir.terminology import nearest

INCLUDES = ("_include", "_include:iterate", "_revinclude", "_revinclude:iterate")
MOST = 10
"""Includes that one search may have."""

FORM = re.compile(r"[A-Za-z]{1,40}:[A-Za-z-]{1,40}(?::[A-Za-z]{1,40})?", re.ASCII)


def read_includes(declared: ResourceType, pairs: Iterable[tuple[str, str]], issues: list[Issue]) -> tuple[Include, ...]:
    """What the query string wants beside the matches, each once.

    Added to the issues: SEA-014, with the nearest names, for a reference that no search of the type can follow; SEA-002
    for too many, and for a summary of texts, which R4 does not let go together with them.
    """
    asked = list(dict.fromkeys((name, value) for name, value in pairs if name in INCLUDES))
    if len(asked) > MOST:
        issues.append(_bad(f"it may be asked for {MOST} times at most"))
    if asked and dict(pairs).get("_summary") == "text":
        issues.append(_bad("it does not go together with _summary=text"))
    found = (_include(declared, name, value, issues) for name, value in asked[:MOST])
    return tuple(include for include in found if include)


def is_pair(value: str) -> bool:
    """Whether a value names a declared reference, and so nobody."""
    source, _, rest = value.partition(":")
    parameter, _, target = rest.partition(":")
    return any(p.name == parameter and target in ("", *p.targets) for _, p in pairs_from(source))


def _include(declared: ResourceType, name: str, value: str, issues: list[Issue]) -> Include | None:
    plain, _, modifier = name.partition(":")
    is_reverse = plain == "_revinclude"
    source, _, rest = value.partition(":")
    parameter, _, target = rest.partition(":")
    for of, named in _followed(declared, is_reverse, bool(modifier)):
        targets = _targets(declared, named.targets, target, is_reverse and not modifier)
        if (of.name, named.name) == (source, parameter) and targets:
            return Include(of, named, targets, is_reverse, bool(modifier))
    issues.append(_unknown(declared, name, value))
    return None


def _followed(declared: ResourceType, is_reverse: bool, is_repeated: bool) -> Iterable[Pair]:
    """The references that a search of the type can follow: from its own records, or among all that are kept."""
    if declared.name not in STORED:
        return ()
    if is_repeated:
        return (pair for name in STORED for pair in pairs_from(name))
    return pairs_to(declared.name) if is_reverse else pairs_from(declared.name)


def _targets(declared: ResourceType, of: tuple[str, ...], target: str, only_this: bool) -> tuple[str, ...]:
    """The types a reference is followed to, or from in reverse; none where it does not lead to what was named."""
    return tuple(type for type in of if target in ("", type) and (not only_this or type == declared.name))


def _unknown(declared: ResourceType, name: str, value: str) -> Issue:
    plain, _, modifier = name.partition(":")
    names = [pair_name(pair) for pair in _followed(declared, plain == "_revinclude", bool(modifier))]
    told = value if FORM.fullmatch(value) else "that"
    return Issue(
        "SEA-014",
        f"http.query.{plain}",
        {"type": declared.name, "name": name, "pair": told, "hint": _hint(value, names)},
    )


def _hint(value: str, names: list[str]) -> str:
    if value not in names and is_pair(value):
        return " Add :iterate to follow it from what is included."
    near = nearest(value, names)
    return f" Nearest: {', '.join(near)}." if near else ""


def _bad(reason: str) -> Issue:
    return Issue("SEA-002", "http.query._include", {"name": "_include", "reason": reason})

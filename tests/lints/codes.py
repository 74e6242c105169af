"""Every error a caller can meet is published, and everything published can be met."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.catalogue.errors import AREAS
from tests.lints.source import Fault, Module

CATALOGUE = "app/domain/catalogue/errors/"
CODE = re.compile(r"[A-Z]{3}-\d{3}")
HERE = "tests/lints/codes.py"
PUBLISHED = tuple(entry.code for area in AREAS for entry in area.ENTRIES)

NOT_USED_YET: dict[str, tuple[str, ...]] = {}
"""Published codes that nothing raises yet, by what will raise them; this list only shrinks."""


class Literal(NamedTuple):
    """A code written in the source, and whether it is raised right there."""

    file: Module
    line: int
    code: str
    raised: bool


def published_codes(
    files: Iterable[Module],
    published: Sequence[str] = PUBLISHED,
    not_used_yet: dict[str, tuple[str, ...]] = NOT_USED_YET,
) -> Iterator[Fault]:
    """Codes in the source are published; published ones are unique and used, or listed as not used yet."""
    literals = [literal for file in files if not file.inside(CATALOGUE) for literal in _literals(file)]
    prefixes = {code[:3] for code in published}
    for file, line, code, raised in literals:
        if code not in published and (raised or code[:3] in prefixes):
            yield file.fault(line, f"{code} is not in the error catalogue")
    yield from _twice(published)
    listed = {code for codes in not_used_yet.values() for code in codes}
    yield from _unused(set(published), {literal.code for literal in literals}, listed)


def _literals(file: Module) -> Iterator[Literal]:
    raised = {id(code) for node in ast.walk(file.tree) if isinstance(node, ast.Call) and (code := _raised(node))}
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in raised or CODE.fullmatch(node.value):
            yield Literal(file, node.lineno, node.value, id(node) in raised)


def _raised(call: ast.Call) -> ast.expr | None:
    """The code argument of refuse(…) or Issue(…)."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
    if name not in ("refuse", "Issue"):
        return None
    named = (keyword.value for keyword in call.keywords if keyword.arg == "code")
    return call.args[0] if call.args else next(named, None)


def _twice(published: Sequence[str]) -> Iterator[Fault]:
    for code in sorted({code for code in published if published.count(code) > 1}):
        yield Fault(CATALOGUE, 1, f"{code} is published twice; a code is never reused")


def _unused(published: set[str], used: set[str], listed: set[str]) -> Iterator[Fault]:
    for code in sorted(published - used - listed):
        yield Fault(CATALOGUE, 1, f"{code} is published but nothing raises it")
    for code in sorted(listed & used):
        yield Fault(HERE, 1, f"{code} is used now; take it out of NOT_USED_YET")
    for code in sorted(listed - published):
        yield Fault(HERE, 1, f"{code} is not published; take it out of NOT_USED_YET")

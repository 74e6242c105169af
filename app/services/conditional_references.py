"""Conditional references of a transaction: each becomes the one record it finds (https://hl7.org/fhir/R4/http.html#transaction)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.domain.caller import Caller
from app.domain.catalogue.types import STORED, TYPES
from app.domain.errors import Issue, Refusal, refuse
from app.fhir.search import read_query
from app.services.bundle_entries import MOST
from app.services.draft import renamed
from app.services.find import find
from app.services.permission import permit
from app.services.placing import is_of_call
from app.services.read import known_type
from app.services.references import references
from app.services.sealed import carried
from app.services.writing import Work

CONDITION = re.compile(r"([A-Z][A-Za-z]+)\?(.+)", re.DOTALL)
OF_RECORDS = ("_id", "_lastUpdated")
"""Parameters that say which record is meant, although they begin as those do that say how to answer."""


def conditions(node: Any, at: str) -> Iterator[tuple[str, str]]:
    """Every conditional reference in a resource or a part of one, with its FHIRPath."""
    return ((path, text) for path, text in references(node, at) if CONDITION.fullmatch(text))


def plain(node: Any) -> Any:
    """A copy in which each leads to some record of its type, as the definitions want of a reference."""
    return renamed(node, {text: f"{text.partition('?')[0]}/condition" for _, text in conditions(node, "")})


def require_permitted(caller: Caller, nodes: Iterator[tuple[Any, str]]) -> None:
    """Raise what the token alone says against looking for them (RES-002, AUT-020), and BUN-007 for too many."""
    found = {text: path for node, at in nodes for path, text in conditions(node, at)}
    for text, path in found.items():
        try:
            permit(caller, known_type(text.partition("?")[0]), "search-type")
        except Refusal as refusal:
            refusal.issues = tuple(replace(i, expression=i.expression or path) for i in refusal.issues)
            raise
    if len(found) > MOST:
        raise refuse("BUN-007", "Bundle.entry", most=MOST)


def literal(work: Work, node: Any, at: str) -> Any:
    """A copy in which each has become the literal reference to the one record that it finds and the caller may see.

    Raises the fault of every one that finds none (BUN-005) or several (BUN-006), or cannot be searched by.
    """
    faults: list[Issue] = []
    for path, text in conditions(node, at):
        try:
            if text not in work.found:
                work.found[text] = _found(work, text)
        except Refusal as refusal:
            if is_of_call(refusal):
                raise
            faults += (replace(issue, expression=path) for issue in refusal.issues)
    if faults:
        raise Refusal(*faults)
    return renamed(node, work.found)


def _found(work: Work, text: str) -> str:
    type, _, query = text.partition("?")
    _require_criteria(type, query)
    within = replace(work.gateway, database=work.gateway.database.within(work.connection))
    # A body is no address: what it is searched by stands in no log.
    page = carried(find(within, work.caller, work.asked, type, f"{query}&_count=2", posted=True), work.evidence)
    hits = {hit.record.reference for hit in page.hits}
    if not hits:
        raise refuse("BUN-005")
    if len(hits) > 1:
        raise refuse("BUN-006")
    return hits.pop()


def _require_criteria(type: str, query: str) -> None:
    """SEA-011 for a condition that names no record, SEA-002 for one that says how to answer."""
    if type not in STORED:
        raise refuse("BUN-005")
    asked = read_query(TYPES[type], query, strict=True)
    if not asked.criteria and not asked.joins:
        raise refuse("SEA-011")
    for name, _ in asked.used:
        if name.startswith("_") and not name.startswith("_has:") and name not in OF_RECORDS:
            raise refuse("SEA-002", name=name, reason="a reference takes what names the record alone")

"""Searching one type: the query is read, the page fetched with the predicate inside, the next page signed."""

from dataclasses import dataclass, replace

from app.domain import emergency
from app.domain.caller import Caller
from app.domain.catalogue.declare import Parameter
from app.domain.catalogue.disclosure import highest
from app.domain.catalogue.types import TYPES
from app.domain.errors import Issue, refuse
from app.domain.query import WHOLE, Criterion, Joined, Query, Subset, rank_for
from app.fhir.masking import described, holds_nino, masked
from app.fhir.search import read_query
from app.fhir.views import shown
from app.services.activity import require_client
from app.services.cursor import continued, onward
from app.services.gateway import Asked, Gateway
from app.services.inclusion import gathered, permitted
from app.services.paging import cut
from app.services.permission import permit, permit_joins
from app.services.read import Shown, known_type
from app.services.sealed import Notes, Sealed, seal
from app.store import search
from app.store.wall import facing

SETTLED = 5000
"""Milliseconds by which a searchset's own instant lags: the write deadline, so that no late commit is missed."""


LONGEST = 2000
"""Characters of a query that the ledger keeps."""


@dataclass(frozen=True)
class Page:
    """One page of a search: what was found and what goes with it, the total when it is known, the links, and what to
    say beside.
    """

    hits: tuple[Shown, ...]
    total: int | None
    used: tuple[tuple[str, str], ...]
    next: str | None
    instant: int
    warnings: tuple[Issue, ...]
    is_form: bool = False
    subset: Subset = WHOLE
    included: tuple[Shown, ...] = ()


def find(
    gateway: Gateway, caller: Caller, asked: Asked, type: str, text: str, *, strict: bool = True, posted: bool = False
) -> Sealed[Page]:
    """One page of the records a query string finds at the rank its parameters need (access.md 4).

    Raises SEA codes for a query that cannot be read, SEA-004 when the role never sees what is searched, SEA-013 for a
    National Insurance number that was not posted.
    """
    known = type if type in TYPES else ""
    notes = Notes("search-type", "E", query=masked(text, type)[:LONGEST], detail={"search": f"{known}?…"})

    def answer() -> Page:
        permit(caller, known_type(type), "search-type")
        if not posted and holds_nino(text):
            raise refuse("SEA-013", "http.query.identifier")
        query = continued(gateway, caller, read_query(TYPES[type], text, strict=strict), gateway.now)
        require_finished(gateway, query)
        _require_person(caller, query)
        permit_joins(caller, query.joins)
        query = replace(query, includes=permitted(caller, query.includes))
        notes.detail["search"] = described(query.used, type)[:LONGEST]
        page = _page(gateway, caller, query)
        for hit in (*page.hits, *page.included):
            notes.saw(hit.record)
        return page

    return seal(gateway, caller, asked, notes, answer)


def _page(gateway: Gateway, caller: Caller, query: Query) -> Page:
    needed = _needed(caller, query)
    with gateway.database.reading(facing(caller, gateway.now)) as connection:
        hits = search.search(connection, caller, query, needed, gateway.now)
        if not hits:
            require_client(connection, caller)
        page = cut(hits, query, query.declared.name,
                   lambda: search.total(connection, caller, query, needed, gateway.now))  # fmt: skip
        found = tuple(Shown(hit.record, shown(hit.record, caller)) for hit in page.rows)
        included, cut_short = gathered(connection, caller, query.includes, found, gateway.now)
    after = onward(gateway, caller, query, page.rows[-1].place) if page.more and page.rows else None
    said = (*page.warnings, *cut_short)
    instant = gateway.now - SETTLED
    return Page(found, page.total, query.used, after, instant, said, subset=query.subset, included=included)


def _needed(caller: Caller, query: Query) -> int:
    """The rank a search needs; SEA-004 when the role can never have it: told from the token alone."""
    declared, needed = query.declared, needed_rank(query)
    most = highest(caller.role, declared.name, declared.classes)
    if needed > most and not declared.is_directory:
        names = [p.name for p in _asked(query) if rank_for(declared, p) > most]
        raise refuse("SEA-004", f"http.query.{names[0]}", name=", ".join(dict.fromkeys(names)))
    return needed


def require_finished(gateway: Gateway, query: Query) -> None:
    """SEA-012 for a parameter that would miss records, rather than an answer that is short of some."""
    unfinished = gateway.unfinished()
    asked = [(query.declared, parameter) for parameter in _asked(query)]
    asked += [read for join in query.joins for read in join.reads(query.declared)]
    asked += [(one.source, one.parameter) for one in query.includes if one.is_reverse]
    names = [parameter.name for of, parameter in asked if (of.name, parameter.name) in unfinished]
    if names:
        raise refuse("SEA-012", f"http.query.{names[0]}", name=names[0])


def _require_person(caller: Caller, query: Query) -> None:
    """EMG-004 for an emergency's search that names no person: it is never one of many."""
    named = any(_names_person(criterion) for criterion in query.criteria) or any(map(_leads_to_person, query.joins))
    reached = {query.declared.name, *(type for one in query.includes for type in (one.source.name, *one.targets))}
    reached |= {level.declared.name for join in query.joins for level in join.levels}
    if caller.purpose == emergency.PURPOSE and not named and not all(TYPES[type].is_directory for type in reached):
        raise refuse("EMG-004", "http.query")


def _names_person(criterion: Criterion) -> bool:
    return criterion.parameter.name in emergency.SEARCHES and criterion.modifier in (None, "identifier")


def _leads_to_person(join: Joined) -> bool:
    """Whether a chain is the person of the records searched for, named: patient.identifier."""
    is_person = join.parameter.name in emergency.SEARCHES and not join.is_reverse and len(join.levels) == 1
    return is_person and join.declared.name == "Patient" and _names_person(join.last)


def needed_rank(query: Query) -> int:
    """The rank at which every parameter used for searching or sorting is shown."""
    return max((rank_for(query.declared, parameter) for parameter in _asked(query)), default=1)


def _asked(query: Query) -> list[Parameter]:
    """The parameters of the type itself that are used."""
    chained = [join.parameter for join in query.joins if not join.is_reverse]
    return [c.parameter for c in query.criteria] + chained + [o.parameter for o in query.order]

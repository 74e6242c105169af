"""Where risks go: the register of routes as an operator keeps it, and the clock a route runs on."""

from datetime import date, datetime

from app.domain.calendar import instant, london
from app.domain.catalogue.names import system
from app.domain.concept import code
from app.domain.dated import RuleBook
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.route import MEETING, NATIONAL, REVIEW, ROUTES, Route, floor, is_slower
from app.domain.term import Limit, Meeting, read_term
from app.fhir.terminology import codes
from app.services.gateway import Gateway
from app.services.operating import operating
from app.services.sealed import Notes
from app.services.writing import Work
from app.store import organisations, routes
from app.store.connection import Connection
from app.store.wall import OPERATOR

__all__ = ["NATIONAL", "ROUTES", "Route"]


def list_routes(gateway: Gateway) -> list[Route]:
    """Every route of every region, ended ones too."""
    with gateway.database.reading(OPERATOR) as connection:
        return routes.listed(connection)


def set_route(gateway: Gateway, route: Route) -> None:
    """Put a route in force from its day on, the one before it ended that day; audited. ValueError in words for a route
    or term that does not exist, one slower than the national floor, or an owner nobody knows.
    """
    with operating(gateway, Notes("route-set", "U", detail=_told(route))) as work:
        _check(work, route)
        routes.end(work.connection, route.region, route.code, route.starts)
        routes.add(work.connection, route)


def _check(work: Work, route: Route) -> None:
    owner = organisations.get(work.connection, route.owner)
    if route.code not in (*ROUTES, REVIEW):
        raise ValueError(f"{route.code} is no route; the routes are {', '.join((*ROUTES, REVIEW))}")
    if owner is None or not owner.active:
        raise ValueError("the owner is no active organisation of the registry")
    if unknown := set(route.thresholds) - set(codes(system("risk-threshold"))):
        raise ValueError(f"{', '.join(sorted(unknown))} is no threshold")
    if is_slower(route, work.rules):
        raise ValueError(f"a region may be quicker than the national floor, never slower: {route.code}")


def _told(route: Route) -> dict[str, str]:
    terms = f"acknowledge {route.acknowledge}, act {route.act}"
    told = {"region": route.region, "route": route.code, "owner": route.owner, "from": f"{route.starts}"}
    return told | {"terms": terms}


def terms_of(route: Route, rules: RuleBook, day: date) -> tuple[Limit, Limit]:
    """Until a route is acknowledged and until it acts: its own terms, or the floor's where that is quicker."""
    own = read_term(route.acknowledge), read_term(route.act)
    most = floor(rules, route.code, day)
    return min(own[0], most[0], key=_length), min(own[1], most[1], key=_length)


def _length(term: Limit) -> int:
    return term.hours


def term_of(work: Work, task: Json) -> Limit:
    """By when an escalation is acted on: the quickest term of its owner's routes of that code, and of the floor."""
    route = code(task["code"], system("task-code")) or ""
    day = london(instant(task["authoredOn"])).date()
    owner = str(task["owner"]["reference"]).removeprefix("Organization/")
    rules = work.rules
    own = [terms_of(r, rules, day)[1] for r in owned(work.connection, route, owner, day)]
    return min((*own, floor(rules, route, day)[1]), key=_length)


def owned(connection: Connection, code: str, owner: str, day: date) -> list[Route]:
    """The routes of a code that an organisation takes on a day."""
    return [r for r in routes.listed(connection, code) if r.owner == owner and r.holds(day)]


def meeting_of(connection: Connection, owner: str, day: date) -> Meeting | None:
    """The weekly meeting at which an organisation discusses what is sent to it; None where none is registered."""
    terms = (read_term(route.act) for route in owned(connection, MEETING, owner, day))
    return next((term for term in terms if isinstance(term, Meeting)), None)


def region_of(work: Work, organisation: str) -> str:
    """The board an organisation belongs to, by its id; `*` where it belongs to none."""
    found = work.registry.get(organisation)
    for _ in range(4):
        if found is None or found.type == "icb":
            break
        found = work.registry.get(found.parent) if found.parent else None
    return found.id if found else NATIONAL


def due(term: Limit, now: datetime, gateway: Gateway) -> datetime:
    """The end of a term that begins now."""
    return term.ends(now, gateway.holidays)


def require_route(found: Route | None, wanted: str, offered: list[str]) -> Route:
    """The route; ESC-006 naming those that are offered, or ESC-001 where there is none at all."""
    if found:
        return found
    if not offered:
        raise refuse("ESC-001")
    raise refuse("ESC-006", "Parameters.parameter.where(name = 'route')", route=wanted, routes=", ".join(offered))

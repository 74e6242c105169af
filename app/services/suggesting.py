"""`$suggest`: which services of the directory fit, asked without a word about a person (S05, S57)."""

from dataclasses import dataclass

from app.domain.caller import Caller
from app.domain.catalogue.names import ODS, ORGANISATION_CODE, system
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.suggestion import Need, types_for
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.fhir.terminology import codes
from app.fhir.views import shown
from app.services.activity import require_client
from app.services.areas import areas_of
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.read import Shown
from app.services.registry import Registry
from app.services.sealed import Notes, Sealed, seal
from app.services.suggestions import suggestions
from app.store.connection import Connection
from app.store.wall import facing

MOST = 20
OPERATION = "$suggest"


@dataclass(frozen=True)
class Wish:
    """What `$suggest` was asked: no word of it is about a person."""

    area: str | None
    types: tuple[str, ...]
    employer_has_oh: str
    employer: str | None


def suggest_services(gateway: Gateway, caller: Caller, asked: Asked, body: bytes) -> Sealed[list[Shown]]:
    """The services that fit what was asked, best first, 20 at most; TSK-025 to 029 for parts, DIR-003 for an area."""
    notes = Notes(OPERATION, "E")

    def answer() -> list[Shown]:
        permit(caller, "HealthcareService", "search-type")
        wish = _wish(parse(body) if body.strip() else {"resourceType": "Parameters"})
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            require_client(connection, caller)
            found = suggestions(connection, _need(connection, wish))[:MOST]
        for record in found:
            notes.saw(record)
        return [Shown(record, shown(record, caller)) for record in found]

    return seal(gateway, caller, asked, notes, answer)


def _wish(parameters: Json) -> Wish:
    parts = read_parts(OPERATION, parameters)
    parts.only("area", "type", "reason", "employer-has-oh", "employer")
    kind = _coded(parts, "type", "service-type")
    reason = _coded(parts, "reason", "reject-reason")
    has_oh = _coded(parts, "employer-has-oh", "employer-has-oh") or "unknown"
    types = (kind,) if kind else types_for(reason)
    return Wish(parts.code("area"), types, has_oh, parts.code("employer"))


def _coded(parts: Parts, name: str, allowed: str) -> str | None:
    said = parts.code(name)
    if said is not None and said not in codes(system(allowed)):
        hint = f"Say one of: {', '.join(codes(system(allowed)))}."
        at = f"Parameters.parameter.where(name = '{name}')"
        raise refuse("TSK-025", at, operation=OPERATION.removeprefix("$"), part=name, hint=hint)
    return said


def _need(connection: Connection, wish: Wish) -> Need:
    areas = areas_of(connection, wish.area) if wish.area else frozenset[str]()
    if wish.area and not areas:
        raise refuse("DIR-003", "Parameters.parameter.where(name = 'area')")
    return Need(wish.types, areas, wish.employer_has_oh, _employer(connection, wish.employer))


def _employer(connection: Connection, named: str | None) -> str | None:
    """The employer's id; one that is not registered is no service's provider."""
    if named is None:
        return None
    registry = Registry(connection)
    found = registry.find(ORGANISATION_CODE, named) or registry.find(ODS, named)
    return found.id if found else named

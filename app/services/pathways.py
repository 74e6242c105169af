"""`$pathways`: the care pathways as in force on a day, for anybody who may search the directory (S59)."""

from datetime import date

from app.domain.calendar import london
from app.domain.caller import Caller
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.pathways import pathway_on
from app.fhir.json import parse
from app.fhir.parameters import Parts, read_parts
from app.fhir.plan_definitions import plan_definition
from app.fhir.terminology import codes, system
from app.services.activity import require_client
from app.services.gateway import Asked, Gateway
from app.services.permission import permit
from app.services.sealed import Notes, Sealed, seal
from app.store.wall import facing


def pathways(gateway: Gateway, caller: Caller, asked: Asked, body: bytes) -> Sealed[list[Json]]:
    """A PlanDefinition for each pathway in force; TSK-025 to 029 for parts. None in force on that day is no fault."""

    def answer() -> list[Json]:
        permit(caller, "HealthcareService", "search-type")
        parts = read_parts("$pathways", parse(body) if body.strip() else {"resourceType": "Parameters"})
        parts.only("code", "on")
        named, day = _code(parts), _day(parts) or london(gateway.business.now()).date()
        wanted = (named,) if named else codes(system("pathway"))
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            require_client(connection, caller)
            rules = gateway.rules.open(connection)
        found = [pathway_on(rules, one, day) for one in wanted]
        asked.decided.extend(rule.told for rule in rules.used)
        return [plan_definition(pathway) for pathway in found if pathway]

    return seal(gateway, caller, asked, Notes("$pathways", "E"), answer)


def _code(parts: Parts) -> str | None:
    named, allowed = parts.code("code"), codes(system("pathway"))
    if named is not None and named not in allowed:
        raise _unfit("code", f"Say one of: {', '.join(allowed)}.")
    return named


def _day(parts: Parts) -> date | None:
    said = parts.value("on", "Date", "String")
    try:
        return date.fromisoformat(str(said)) if said is not None else None
    except ValueError:
        raise _unfit("on", "Send a day like 2026-10-05.") from None


def _unfit(part: str, hint: str) -> Exception:
    at = f"Parameters.parameter.where(name = '{part}')"
    return refuse("TSK-025", at, operation="pathways", part=part, hint=hint)

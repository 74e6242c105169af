"""CapabilityStatements as requirements: what the server does, and what a client of each role does with it."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.domain.catalogue.declare import ResourceType
from app.domain.catalogue.matrix import ROLES
from app.domain.catalogue.operations import OPERATIONS
from app.domain.catalogue.roles import interactions_of, scopes_of
from app.domain.catalogue.types import TYPES
from app.domain.json import Json
from app.fhir.capability import capability, operation_entry
from app.fhir.conformance.published import DATE, camel, published

_FORMATS: Json = {"fhirVersion": "4.0.1", "format": ["application/fhir+json"]}


def server_statement() -> Json:
    """What a server that is this gateway does, whatever its address."""
    told = capability("https://work-health-gateway.example/fhir/R4", datetime.fromisoformat(DATE).replace(tzinfo=UTC))
    about = "What every gateway of this version does; one that runs says the same of itself at /metadata."
    made = published("CapabilityStatement", "server", "GatewayServer", "The gateway", about)
    kept = {name: told[name] for name in ("patchFormat", "rest")}
    messages = {name: value for name, value in told["messaging"][0].items() if name != "endpoint"}
    return made | {"kind": "requirements"} | _FORMATS | kept | {"messaging": [messages]}


def role_statements() -> Iterator[Json]:
    """For each role what a client of it may call, by its scopes and by what the role ever sees."""
    return (_made(role, title) for role, title in ROLES.items() if any(_types(role)))


def _made(role: str, title: str) -> Json:
    about = f"{title}: what a client may call. What it is shown, and which moves are open, is decided at each request."
    made = published("CapabilityStatement", f"role-{role}", f"Role{camel(role)}", title, about)
    rest = {
        "mode": "client",
        "security": {"description": f"Scopes: {scopes_of(role)}"},
        "resource": [_resource(role, declared) for declared in _types(role)],
    }
    return made | {"kind": "requirements"} | _FORMATS | {"rest": [rest]}


def _types(role: str) -> Iterator[ResourceType]:
    if role in _WITHOUT_CLIENT:
        return iter(())
    return (declared for declared in TYPES.values() if any(interactions_of(role, declared.name)))


_WITHOUT_CLIENT = ("related-person",)
"""Roles of people who read by link and have no client."""


def _resource(role: str, declared: ResourceType) -> Json:
    interactions = list(interactions_of(role, declared.name))
    acting = "update" in interactions or scopes_of(role).allows(declared.name, "u")
    operations = [operation_entry(one) for one in OPERATIONS if acting and one.type == declared.name]
    searched = [{"name": one.name, "type": one.kind} for one in declared.parameters if "search-type" in interactions]
    made: Json = {
        "type": declared.name,
        "supportedProfile": list(dict.fromkeys(kind.profile for kind in declared.kinds if kind.profile)),
        "interaction": [{"code": one} for one in interactions],
        "searchParam": searched,
        "operation": operations,
    }
    return {name: value for name, value in made.items() if value != []}

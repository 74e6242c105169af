"""Filling the registers of a deployment in one step: organisations, directory, people, agreements, clients."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.evidence import Evidence
from app.domain.identity_service import IdentityService
from app.domain.json import Json
from app.domain.parties import Client, Organisation
from app.domain.person import Person
from app.domain.route import Route
from app.services.forms import enter, publish
from app.services.gateway import Gateway
from app.services.outside import outside_of
from app.store import agreements, clients, identity_services, organisations, people, routes
from app.store.agreements import Agreement
from app.store.connection import Connection
from app.store.wall import UPKEEP
from app.store.wipe import wipe

__all__ = ["Agreement", "Register", "empty", "provision"]


@dataclass(frozen=True)
class Register:
    """What a deployment is to hold; `directory` pairs each resource with the organisation that keeps it."""

    organisations: Sequence[Organisation] = ()
    directory: Sequence[tuple[str, Json]] = ()
    people: Sequence[Person] = ()
    agreements: Sequence[Agreement] = ()
    routes: Sequence[Route] = ()
    clients: Sequence[Client] = ()
    identity_services: Sequence[IdentityService] = ()


def provision(gateway: Gateway, register: Register) -> dict[str, int]:
    """Add what is not there yet, in one transaction, and say how many of each; audited where anything was added.

    What is there already stays as it is, but who has another key set than the one named here gets that one.
    """
    with gateway.database.writing(UPKEEP) as connection:
        added = {
            "organisations": _add_organisations(connection, register.organisations),
            "directory": sum(enter(connection, *entry, gateway.business.now()) for entry in register.directory),
            "people": sum(people.add_person(connection, person) for person in register.people),
            "agreements": _add_agreements(connection, register.agreements),
            "routes": _add_routes(connection, register.routes),
            "clients": sum(_add_client(connection, client) for client in register.clients),
            "identity services": sum(_add_service(connection, service) for service in register.identity_services),
        }
        if any(added.values()):
            told = {name: str(number) for name, number in added.items()}
            gateway.ledger.append(connection, Evidence(interaction="provision", action="C", detail=told))
    return added


def empty(gateway: Gateway) -> None:
    """Delete everything in a sandbox's database but its mode and rules, and its checkpoints; RuntimeError elsewhere."""
    with gateway.database.owning() as connection:
        wipe(connection)
        publish(connection, gateway.id, gateway.business.now())
        outside_of(gateway.settings, gateway.id).forget()


def _add_organisations(connection: Connection, wanted: Sequence[Organisation]) -> int:
    known = {organisation.id for organisation in organisations.listed(connection)}
    missing = [organisation for organisation in wanted if organisation.id not in known]
    for organisation in missing:
        organisations.add(connection, organisation)
    return len(missing)


def _add_agreements(connection: Connection, wanted: Sequence[Agreement]) -> int:
    known = {agreement.id for agreement in agreements.list_agreements(connection)}
    missing = [agreement for agreement in wanted if agreement.id not in known]
    for agreement in missing:
        agreements.add_agreement(connection, agreement)
    return len(missing)


def _add_routes(connection: Connection, wanted: Sequence[Route]) -> int:
    known = {(route.region, route.code) for route in routes.listed(connection)}
    missing = [route for route in wanted if (route.region, route.code) not in known]
    for route in missing:
        routes.add(connection, route)
    return len(missing)


def _add_client(connection: Connection, wanted: Client) -> bool:
    known = clients.get(connection, wanted.id)
    if known is None:
        clients.add(connection, wanted)
        return True
    if known.jwks != wanted.jwks:
        clients.set_keys(connection, wanted.id, jwks=wanted.jwks, jwks_url=None)
    return False


def _add_service(connection: Connection, wanted: IdentityService) -> bool:
    known = identity_services.get(connection, wanted.issuer)
    if known is None:
        identity_services.add(connection, wanted)
        return True
    if known.jwks != wanted.jwks:
        identity_services.set_keys(connection, wanted.issuer, wanted.jwks, None)
    return False

"""Filling a sandbox with its synthetic world, as often as wanted; and starting over."""

from app.domain.clock import milliseconds
from app.domain.json import Json
from app.domain.parties import Client
from app.sandbox.agreements import agreements
from app.sandbox.clients import CLIENTS, SandboxClient
from app.sandbox.directory import directory
from app.sandbox.identity_services import identity_services
from app.sandbox.keys import key_file, key_set
from app.sandbox.organisations import BY_CODE, ORGANISATIONS
from app.sandbox.people import PEOPLE, named
from app.sandbox.routes import routes
from app.services.gateway import Gateway
from app.services.provisioning import Register, empty, provision
from app.settings import Settings


def seed(gateway: Gateway) -> dict[str, int]:
    """Add what the sandbox lacks and say how many of each kind; keys are made where there are none.

    OSError or ValueError when a key file cannot be used.
    """
    return provision(gateway, register(gateway))


def reset(gateway: Gateway) -> dict[str, int]:
    """Empty the sandbox's database, audit log included, and fill it again; client keys stay."""
    empty(gateway)
    return seed(gateway)


def register(gateway: Gateway) -> Register:
    """The whole synthetic world, with each client's public key."""
    now, data = milliseconds(gateway.wall.now()), gateway.settings.data
    return Register(
        organisations=ORGANISATIONS,
        directory=tuple(directory()),
        people=tuple(person.row for person in PEOPLE),
        agreements=tuple(agreements()),
        routes=tuple(routes()),
        clients=tuple(_client(client, key_set(key_file(data, client.name)), now) for client in CLIENTS),
        identity_services=identity_services(data, now),
    )


def _client(of: SandboxClient, keys: str, now: int) -> Client:
    bound = named(of.person) if of.person else None
    return Client(
        id=of.id,
        name=of.name,
        organisation_id=BY_CODE[of.organisation].id,
        role=of.role,
        scopes=of.scopes,
        purposes=of.purposes,
        person_id=bound.id if bound else None,
        jwks=keys,
        created=now,
    )


def credentials(settings: Settings) -> Json:
    """What a caller of the sandbox needs: `base`, `token_url`, and its `clients` with the paths of their keys."""
    return {
        "base": settings.fhir_base,
        "token_url": settings.token_url,
        "clients": [_credential(settings, client) for client in CLIENTS],
    }


def _credential(settings: Settings, of: SandboxClient) -> Json:
    organisation = BY_CODE[of.organisation]
    return {
        "name": of.name,
        "client_id": of.id,
        "role": of.role,
        "organisation_id": organisation.id,
        "organisation_code": organisation.code,
        "scopes": str(of.scopes),
        "purposes": list(of.purposes),
        "private_key": str(key_file(settings.data, of.name).resolve()),
    }

"""Registering identity services, changing their keys, and suspending them: what the command line can do about them."""

from dataclasses import replace

from app.clients.jwks import JwksError
from app.domain.actor import PERSON, STANDINGS
from app.domain.clock import milliseconds
from app.domain.errors import refuse
from app.domain.evidence import Evidence
from app.domain.identity_service import IdentityService
from app.services.access import Access, is_sandbox
from app.services.keyring import read_key_set
from app.store import identity_services

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")


def add_identity_service(gateway: Access, asked: IdentityService) -> IdentityService:
    """Register a service and return it; audited.

    Refusal AUT-044 for what does not fit together, AUT-040 or AUT-041 for its keys, AUT-042 when issuer or name is
    taken.
    """
    if fault := _fault(gateway, asked):
        raise refuse("AUT-044", reason=fault)
    _check_keys(gateway, asked.jwks, asked.jwks_url)
    service = replace(asked, created=milliseconds(gateway.wall.now()))
    with gateway.database.writing() as connection:
        taken = identity_services.get(connection, service.issuer) or identity_services.named(connection, service.name)
        if taken:
            raise refuse("AUT-042", noun="Identity service", name=service.name)
        identity_services.add(connection, service)
        gateway.record(connection, _evidence("identity-service-add", "C", service))
    return service


def list_identity_services(gateway: Access) -> list[IdentityService]:
    """Every registered service, by name."""
    with gateway.database.reading() as connection:
        return identity_services.listed(connection)


def switch_identity_service(gateway: Access, name: str, *, active: bool) -> IdentityService:
    """Suspend a service from its next assertion on, or let it work again; audited. AUT-043 when there is none."""
    with gateway.database.writing() as connection:
        service = identity_services.named(connection, name)
        if service is None:
            raise refuse("AUT-043", noun="identity service", name=name)
        identity_services.set_active(connection, service.issuer, active)
        interaction = f"identity-service-{'activate' if active else 'suspend'}"
        gateway.record(connection, _evidence(interaction, "U", service))
    return replace(service, active=active)


def _fault(gateway: Access, asked: IdentityService) -> str | None:
    if not is_sandbox(gateway.settings) and (asked.is_sandbox or not asked.issuer.startswith("https://")):
        return "a production gateway trusts no sandbox, and an issuer is an https address"
    if not 1 <= len(asked.issuer) <= 255 or not 1 <= len(asked.name) <= 64:
        return "issuer and name must be short texts"
    if not asked.algorithms or set(asked.algorithms) - set(ALGORITHMS):
        return f"algorithms must be some of {', '.join(ALGORITHMS)}"
    if asked.shape == PERSON and asked.roles:
        return "a service for people themselves vouches for no role"
    if asked.shape != PERSON and (not asked.roles or set(asked.roles) - STANDINGS.keys()):
        return f"roles must be some of {', '.join(STANDINGS)}"
    return None


def _check_keys(gateway: Access, jwks: str | None, jwks_url: str | None) -> None:
    if (jwks is None) == (jwks_url is None):
        raise refuse("AUT-040", reason="either a key set or its address is needed")
    try:
        if jwks_url is not None:
            gateway.keys.check_address(jwks_url)
        elif jwks is not None and not read_key_set(jwks.encode()):
            raise refuse("AUT-040", reason="it holds no public RSA, P-256 or P-384 key with a kid")
    except JwksError as error:
        raise refuse("AUT-041", reason=str(error)) from error
    except ValueError as error:
        raise refuse("AUT-040", reason=str(error)) from error


def _evidence(interaction: str, action: str, service: IdentityService) -> Evidence:
    return Evidence(interaction, action, detail={"issuer": service.issuer, "name": service.name})

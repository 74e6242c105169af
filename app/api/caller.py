"""The caller of a request, from its bearer token; one thread hop only where a token is seen for the first time."""

from typing import Annotated

from fastapi import Depends, Request

from app.api import negotiation
from app.api.context import organisation_header
from app.api.preferences import RETURNS, preferences
from app.api.proxy import certificate_of
from app.domain.caller import Caller
from app.domain.errors import Issue, Unauthenticated
from app.services.bearer import Bearers, check_certificate
from app.services.gateway import Asked, Gateway
from app.services.refused_tokens import keep_refused


async def the_gateway(request: Request) -> Gateway:
    """The running gateway."""
    gateway: Gateway = request.app.state.gateway
    return gateway


async def the_caller(request: Request) -> Caller:
    """The verified caller; AUT-001 without a token, AUT-002 or 003 for a bad one, AUT-084 for one bound elsewhere."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(Issue("AUT-001", "http.authorization"))
    bearers: Bearers = request.app.state.bearers
    gateway: Gateway = request.app.state.gateway
    now = request.state.arrived
    caller = bearers.known(token, now) or await gateway.hop(bearers.caller, token, now)
    if caller.certificate:
        await _check_certificate(request, gateway, caller)
    request.state.client = caller.client_id
    verified: Caller = caller
    return verified


async def _check_certificate(request: Request, gateway: Gateway, caller: Caller) -> None:
    """Refuse a token that is bound elsewhere, and keep it: a good token in the wrong hands is a known client's."""
    presented = certificate_of(request)
    try:
        check_certificate(caller, presented)
    except Unauthenticated as refusal:
        address = request.client.host if request.client else "-"
        asked = Asked(request_id=request.state.request_id, address=address)
        await gateway.hop(keep_refused, gateway, caller, asked, refusal)
        raise


async def what_was_asked(request: Request) -> Asked:
    """Ids, address and preferences of the request; malformed headers become faults that the use case refuses."""
    await request.body()  # read here, so that a body over the limit is a fault before anything is done with it
    organisation, faults = organisation_header(request.headers)
    preferred = preferences(request)
    return Asked(
        request_id=request.state.request_id,
        address=request.client.host if request.client else "-",
        organisation_header=organisation,
        prefer=RETURNS.get(preferred.get("return", ""), "representation"),
        lenient=preferred.get("handling") == "lenient",
        faults=(*_address_faults(request), *request.state.faults, *faults, *negotiation.faults(request)),
        decided=request.state.decided,
    )


def _address_faults(request: Request) -> list[Issue]:
    """An address with control characters in it names nothing: the 404 of a missing id."""
    return [] if all(part.isprintable() for part in request.path_params.values()) else [Issue("RES-001")]


CallerOf = Annotated[Caller, Depends(the_caller)]
GatewayOf = Annotated[Gateway, Depends(the_gateway)]
AskedOf = Annotated[Asked, Depends(what_was_asked)]

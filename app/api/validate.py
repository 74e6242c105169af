"""The two addresses of `$validate`: a type's, and a record's."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.deliver import deliver
from app.api.requests import sent_of
from app.api.responses import fhir
from app.fhir.json import dump
from app.fhir.outcomes import outcome
from app.services.validating import validate

router = APIRouter(prefix="/fhir/R4", include_in_schema=False)


@router.post("/{type}/$validate")
@router.post("/{type}/{id}/$validate")
async def validate_(
    type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf, id: str | None = None
) -> Response:
    """Say what stands against a resource, or against a write of it."""
    query, sent = request.query_params, sent_of(request, await request.body())
    found = await gateway.hop(validate, gateway, caller, asked, type, id, sent, query.get("mode"), query.get("profile"))
    return fhir(dump(outcome(await deliver(gateway, found), asked.request_id)).decode())

"""Changes of the one record that a condition finds: the address is that of the type."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api import pages
from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.requests import found_by, sent_of
from app.api.responses import made
from app.fhir.views import shown
from app.services import conditional

router = APIRouter(prefix="/fhir/R4", include_in_schema=False)


@router.put("/{type}")
async def put(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Store the next version of what the condition finds, or a new record."""
    condition = found_by(request) or ""
    sent = sent_of(request, await request.body())
    answer = await gateway.hop(conditional.put, gateway, caller, asked, type, condition, sent)
    if answer.is_new:
        return made(gateway, asked, answer, shown(answer.record, caller), created=True)
    return pages.changed(gateway, caller, asked, answer)


@router.patch("/{type}")
async def patch(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Apply a JSON Patch to what the condition finds."""
    condition = found_by(request) or ""
    sent = sent_of(request, await request.body())
    return pages.changed(
        gateway, caller, asked, await gateway.hop(conditional.patch, gateway, caller, asked, type, condition, sent)
    )

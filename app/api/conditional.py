"""Changes of the one record that a condition finds: the address is that of the type."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.convertors import Convertor, register_url_convertor

from app.api import pages
from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.requests import found_by, sent_of
from app.api.responses import made
from app.fhir.views import shown
from app.services import conditional


class TypeName(Convertor[str]):
    """The name of a type in an address: a capital and letters, as nothing else under the base begins."""

    regex = "[A-Z][A-Za-z]+"

    def convert(self, value: str) -> str:
        """The name as it is."""
        return value

    def to_string(self, value: str) -> str:
        """The same."""
        return value


register_url_convertor("type", TypeName())
router = APIRouter(prefix="/fhir/R4", include_in_schema=False)


@router.put("/{type:type}")
async def put(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Store the next version of what the condition finds, or a new record."""
    condition = found_by(request) or ""
    sent = sent_of(request, await request.body())
    answer = await gateway.hop(conditional.put, gateway, caller, asked, type, condition, sent)
    if answer.is_new:
        return made(gateway, asked, answer, shown(answer.record, caller), created=True)
    return pages.changed(gateway, caller, asked, answer)


@router.patch("/{type:type}")
async def patch(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Apply a JSON Patch to what the condition finds."""
    condition = found_by(request) or ""
    sent = sent_of(request, await request.body())
    return pages.changed(
        gateway, caller, asked, await gateway.hop(conditional.patch, gateway, caller, asked, type, condition, sent)
    )

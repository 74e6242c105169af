"""The address of `$mdt-list`."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.deliver import deliver
from app.api.responses import fhir
from app.fhir.json import dump
from app.services.meetings import mdt_list

router = APIRouter(prefix="/fhir/R4", include_in_schema=False)


@router.post("/Task/$mdt-list")
async def list_discussions(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Give what waits for the next meeting of several professions."""
    body = await request.body()
    return fhir(dump(await deliver(gateway, await gateway.hop(mdt_list, gateway, caller, asked, body))).decode())

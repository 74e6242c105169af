"""The addresses of the terminology operations, by GET and by POST."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.deliver import deliver
from app.api.responses import fhir
from app.fhir.json import dump
from app.services import vocabulary

router = APIRouter(prefix="/fhir/R4", include_in_schema=False)


async def answered(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Answer one operation about codes."""
    body, query = await request.body(), dict(request.query_params)
    operation = "/".join(str(request.scope["path"]).split("/")[-2:])
    told = await gateway.hop(vocabulary.answer, gateway, caller, asked, operation, query, body)
    return fhir(dump(await deliver(gateway, told)).decode())


for _operation in vocabulary.OPERATIONS:
    router.api_route(f"/{_operation}", methods=["GET", "POST"])(answered)

"""The ledger's proofs over HTTP, for auditors: checkpoint, inclusion, consistency."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.deliver import deliver
from app.services import proofs

router = APIRouter(prefix="/ledger", include_in_schema=False)


@router.get("/checkpoint")
async def checkpoint(caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Give the newest signed checkpoint as it is (c2sp.org/tlog-checkpoint)."""
    proof = await deliver(gateway, await gateway.hop(proofs.checkpoint, gateway, caller, asked))
    return PlainTextResponse(proof.note)


@router.get("/inclusion/{id}")
async def inclusion(id: str, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Prove that a row of the audit log stands under the newest checkpoint."""
    return _told(await deliver(gateway, await gateway.hop(proofs.inclusion, gateway, caller, asked, id)))


@router.get("/consistency")
async def consistency(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Prove that a later tree continues an earlier one: sizes in `from` and `to`."""
    first, second = (request.query_params.get(name, "") for name in ("from", "to"))
    return _told(await deliver(gateway, await gateway.hop(proofs.consistency, gateway, caller, asked, first, second)))


def _told(proof: proofs.Proof) -> Response:
    return JSONResponse(proof.told | {"checkpoint": proof.note})

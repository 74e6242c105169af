"""Addresses without a person in them: probes, metadata and the API description."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app import __version__
from app.api.caller import GatewayOf
from app.api.openapi import text
from app.api.responses import fhir
from app.domain.json import Json
from app.fhir.capability import capability
from app.fhir.json import dump
from app.services.readiness import overdue, readiness, sealing
from app.services.travel import shifted

router = APIRouter(include_in_schema=False)
UNCACHED = {"Cache-Control": "no-store"}


@router.get("/livez")
async def livez() -> Response:
    """Say that the process runs; no input, no output, no database."""
    return JSONResponse({"status": "pass"}, headers=UNCACHED)


@router.get("/_ping")
@router.get("/fhir/R4/_ping")
async def ping(gateway: GatewayOf) -> Response:
    """Say version and time, so that a caller can compare clocks."""
    now = gateway.wall.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return JSONResponse({"status": "pass", "version": __version__, "mode": gateway.settings.mode, "time": now},
                        headers=UNCACHED)  # fmt: skip


@router.get("/readyz")
@router.get("/_status")
@router.get("/fhir/R4/_status")
async def status(gateway: GatewayOf) -> Response:
    """Say whether the gateway can work: database, migrations, ledger; and how old its unsealed rows are."""
    checks = await gateway.hop(readiness, gateway)
    passed = all(checks.values())
    told: Json = {name: [{"status": "pass" if ok else "fail"}] for name, ok in checks.items()}
    if (found := await gateway.hop(sealing, gateway)) is not None:
        in_time, age = found
        state = {"status": "pass" if in_time else "warn", "observedValue": round(age, 1), "observedUnit": "s"}
        told["ledger:unsealed"] = [state]
    if (waiting := await gateway.hop(overdue, gateway)) is not None:
        told |= {name: [_counted(number)] for name, number in waiting.items()}
    if at := shifted(gateway):
        told["clock:business"] = [{"status": "warn", "observedValue": at}]
    body = {"status": "pass" if passed else "fail", "version": __version__, "checks": told}
    return JSONResponse(body, 200 if passed else 503, headers=UNCACHED)


def _counted(number: int) -> Json:
    return {"status": "warn" if number else "pass", "observedValue": number, "observedUnit": "Tasks"}


@router.get("/fhir/R4/metadata")
async def metadata(request: Request, gateway: GatewayOf) -> Response:
    """Give the CapabilityStatement, made from the declarations."""
    if unfinished := await gateway.hop(gateway.unfinished):
        return fhir(dump(capability(gateway.settings.fhir_base, gateway.business.now(), unfinished=unfinished)))
    return fhir(request.app.state.capability)


@router.get("/openapi.json")
async def openapi(gateway: GatewayOf) -> Response:
    """Give the OpenAPI document, made from the same declarations."""
    return Response(text(gateway.settings.base_url), headers=UNCACHED, media_type="application/json")

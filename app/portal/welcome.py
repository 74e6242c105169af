"""The addresses of the pages: welcome, errors, and the files they are shown with."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.portal.assets import ASSETS, ICON
from app.portal.errors import error_list, error_page
from app.portal.front import front
from app.portal.pages import POLICY, SCRIPTED, page
from app.portal.reference import call_page, reference
from app.services.gateway import Gateway
from app.services.readiness import readiness

READ = ["GET", "HEAD"]
KEPT = "public, max-age=300"

router = APIRouter(include_in_schema=False)


async def the_gateway(request: Request) -> Gateway:
    """The running gateway."""
    gateway: Gateway = request.app.state.gateway
    return gateway


GatewayOf = Annotated[Gateway, Depends(the_gateway)]


@router.api_route("/", methods=READ)
async def welcome(gateway: GatewayOf) -> Response:
    """Say what this is, how it is, and where to go on."""
    checks = await gateway.hop(readiness, gateway)
    return page(gateway, "welcome.html", front(gateway, checks))


@router.api_route("/errors", methods=READ)
async def errors(gateway: GatewayOf) -> Response:
    """List every published error by area."""
    return page(gateway, "errors.html", error_list())


@router.api_route("/errors/{code}", methods=READ)
async def error(code: str, gateway: GatewayOf) -> Response:
    """Say what one error means and what to do; 404 for a code that is not published."""
    found = error_page(code)
    return page(gateway, "error.html", found) if found else _missing(gateway)


@router.api_route("/docs", methods=READ)
async def docs(gateway: GatewayOf) -> Response:
    """List every call of the API by journey."""
    return page(gateway, "docs.html", reference(gateway.settings.base_url))


@router.api_route("/docs/{id}", methods=READ)
async def call(id: str, gateway: GatewayOf) -> Response:
    """Say what one call takes and gives, and let it be tried; 404 for one that is not there."""
    found = call_page(gateway.settings.base_url, id)
    return page(gateway, "call.html", found, policy=SCRIPTED) if found else _missing(gateway)


@router.api_route("/assets/{file}", methods=READ)
async def asset(file: str, request: Request, gateway: GatewayOf) -> Response:
    """Give a style sheet, script or image of the pages; 304 when the browser has it, 404 for any other name."""
    return _file(file, request) if file in ASSETS else _missing(gateway)


@router.api_route("/favicon.ico", methods=READ)
async def icon(request: Request) -> Response:
    """Give the icon where browsers look for it unasked."""
    return _file(ICON, request)


def _file(name: str, request: Request) -> Response:
    found = ASSETS[name]
    headers = {"ETag": found.etag, "Cache-Control": KEPT, "Content-Security-Policy": POLICY}
    if found.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found.body, headers=headers, media_type=found.media_type)


def _missing(gateway: Gateway) -> Response:
    return page(gateway, "missing.html", None, 404)

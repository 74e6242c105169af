"""The two pages of a release link: one that asks for the code and shows no data, one that shows what was released."""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.domain.errors import Refusal
from app.portal.deliver import delivered
from app.portal.pages import POLICY, page
from app.portal.released import released
from app.portal.released_page import Released
from app.services.gateway import Asked, Gateway
from app.services.release_links import open_link

FORM = POLICY.replace("form-action 'none'", "form-action 'self'")
MOST_CODE = 40

router = APIRouter(include_in_schema=False)


async def the_gateway(request: Request) -> Gateway:
    """The running gateway."""
    gateway: Gateway = request.app.state.gateway
    return gateway


GatewayOf = Annotated[Gateway, Depends(the_gateway)]


@router.api_route("/release/{token}", methods=["GET", "HEAD"])
async def ask_for_code(token: str, gateway: GatewayOf) -> Response:
    """Ask for the code: the same page for every address, for mail scanners open links."""
    del token
    return _form(gateway, fails=False)


@router.post("/release/{token}")
async def reveal(token: str, request: Request, gateway: GatewayOf) -> Response:
    """Show the released advice for its code; else the form again, whatever was wrong."""
    code = parse_qs((await request.body()).decode("ascii", "replace")).get("code", [""])[0][:MOST_CODE]
    address = request.client.host if request.client else "-"
    asked = Asked(request_id=request.state.request_id, address=address)
    found = await gateway.hop(_shown, gateway, asked, token, code)
    return page(gateway, "released.html", found) if found else _form(gateway, fails=True)


def _shown(gateway: Gateway, asked: Asked, token: str, code: str) -> Released | None:
    try:
        return released(delivered(gateway, open_link(gateway, asked, token, code)))
    except Refusal as refusal:
        if refusal.kind != "not-found":
            raise
        return None


def _form(gateway: Gateway, *, fails: bool) -> Response:
    answer = page(gateway, "release.html", fails, 404 if fails else 200)
    answer.headers["Content-Security-Policy"] = FORM
    return answer

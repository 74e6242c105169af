"""A page: its template filled in, and the headers that keep it to itself."""

from dataclasses import dataclass

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from app import __version__
from app.services.gateway import Gateway

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SCRIPTED = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""For the pages on which a call can be tried."""

HEADERS = {"Content-Security-Policy": POLICY, "Content-Language": "en-GB", "Cache-Control": "no-store"}

TEMPLATES = Environment(
    loader=PackageLoader("app.portal"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Frame:
    """What stands around every page."""

    is_sandbox: bool
    version: str = __version__


def page(gateway: Gateway, template: str, view: object, status: int = 200, policy: str = POLICY) -> HTMLResponse:
    """A page of the gateway; UndefinedError when the template names something that the view lacks."""
    text = TEMPLATES.get_template(template).render(frame=Frame(gateway.synthetic), page=view, up="/")
    return HTMLResponse(text, status, HEADERS | {"Content-Security-Policy": policy})

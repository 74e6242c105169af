"""The one place where the parts are built and joined."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from threading import Event

from fastapi import FastAPI
from starlette.routing import BaseRoute

from app import __version__
from app.api import conditional, errors, fhir, logs, meetings, messages, oauth, proofs, system, validate, vocabulary
from app.api.context import RequestContext
from app.api.cross_origin import CrossOrigin
from app.api.proxy import networks
from app.api.rendering import Rendering
from app.fhir.capability import capability
from app.fhir.json import dump
from app.portal import release, welcome
from app.services.bearer import Bearers
from app.services.gateway import Gateway
from app.services.issuers import trusted_issuers
from app.services.sealing import sealer_of
from app.services.setup import close_gateway, open_gateway
from app.services.travel import shifted
from app.settings import Settings
from app.workers.clocks import ClockLoop
from app.workers.sealer import SealerLoop


def create_app(settings: Settings | None = None, gateway: Gateway | None = None) -> FastAPI:
    """The gateway as an ASGI application; a running Gateway may be handed in, else one is opened and closed with it.

    Raises NotReadyError, with the cure in words, when settings, database or keys do not fit.
    """
    running = gateway or open_gateway(settings or Settings())
    logs.configure(running.settings.log_level)
    loops = (ClockLoop(running), SealerLoop(sealer_of(running))) if gateway is None else ()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        for loop in loops:
            loop.start()
        yield
        for loop in loops:
            loop.close()
        if loops:
            close_gateway(running)

    app = FastAPI(title="Work and Health Gateway", version=__version__, openapi_url=None, docs_url=None,
                  redoc_url=None, lifespan=lifespan, redirect_slashes=False, routes=list(_routes()))  # fmt: skip
    _join(app, running)
    return app


def work(gateway: Gateway, told: Event) -> None:
    """Do what falls due on a node that serves nobody, until it is told to stop."""
    logs.configure(gateway.settings.log_level)
    loop = ClockLoop(gateway)
    loop.start()
    told.wait()
    loop.close()


def _routes() -> Iterator[BaseRoute]:
    """The routes of every door as they are: to include a router would work out each of them again."""
    for doors in (system, oauth, welcome, release, proofs, validate, vocabulary, meetings, conditional, messages, fhir):
        yield from doors.router.routes


def _join(app: FastAPI, gateway: Gateway) -> None:
    app.state.gateway = gateway
    app.state.bearers = Bearers(gateway, trusted_issuers(gateway, gateway.settings.trusted_issuers))
    app.state.capability = dump(capability(gateway.settings.fhir_base, gateway.business.now()))
    errors.install(app)
    app.add_middleware(Rendering, hop=gateway.hop)
    if gateway.settings.origins:
        app.add_middleware(CrossOrigin, origins=gateway.settings.origins)
    app.add_middleware(
        RequestContext,
        wall=gateway.wall,
        identifiers=gateway.identifiers,
        body_limit=gateway.settings.body_limit,
        proxies=networks(gateway.settings.trusted_proxies),
        shifted=partial(shifted, gateway),
    )

"""`gateway serve`: the server, in this process."""

import errno
import os
import signal
import socket
import sys
from typing import Annotated

import typer
import uvicorn

from app.cli.environment import read_settings
from app.cli.faults import FailedError
from app.cli.speech import say
from app.services.deployment import CHECKS
from app.settings import Settings

APPLICATION = "app.main:create_app"
GRACE_SECONDS = 20


def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; else PORT, else 8000.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Serving processes; more than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve the gateway until it is told to stop."""
    if port is not None:
        os.environ["PORT"] = str(port)
    settings = read_settings()
    check(settings, workers)
    say(f"Serving {settings.base_url}/ (stop with Ctrl-C)")
    # Once shut down, the server sends itself the signal again; without this it would end as if killed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        http="httptools",
        loop="uvloop",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # the context of a request reads them, from GATEWAY_TRUSTED_PROXIES alone
        h11_max_incomplete_event_size=32 * 1024,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def check(settings: Settings, workers: int = 1) -> None:
    """Return when the gateway can be served; NotReadyError or FailedError with the first reason why not."""
    if workers > 1 and settings.is_sqlite:
        raise FailedError(
            "SQLite has one serving process.",
            "Leave --workers away, or set GATEWAY_DATABASE to a PostgreSQL address.",
        )
    for _, holds in CHECKS:
        holds(settings)
    check_port(settings)


def check_port(settings: Settings) -> None:
    """Return when the port is free; FailedError when it is in use or may not be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = settings.port + 1 if settings.port < 65535 else 8000
            raise FailedError(
                f"Port {settings.port} is in use.", f"Choose another, for example PORT={other}."
            ) from error
        raise FailedError(
            f"Nothing can listen on {settings.host}, port {settings.port} ({error.strerror or error}).",
            "Check GATEWAY_HOST and PORT: gateway config show",
        ) from error

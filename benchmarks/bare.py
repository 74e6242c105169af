"""The floor: a bare Starlette route that verifies an RS256 token and returns fixed bytes."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.tokens import Verifier

BODY_FILE = "BENCHMARK_BODY"
"""The variable that names the file whose bytes are returned."""


class Fixed:
    """The one route."""

    def __init__(self) -> None:
        self._verifier, self._body = Verifier(), Path(os.environ[BODY_FILE]).read_bytes()

    async def answer(self, request: Request) -> Response:
        """The bytes, for a token that is good."""
        self._verifier.organisation(request.headers.get("authorization", ""))
        return Response(self._body, media_type="application/fhir+json")


def app() -> Starlette:
    """The application; uvicorn calls this in the server's process."""
    return Starlette(routes=[Route("/{path:path}", Fixed().answer, methods=["GET", "POST"])])

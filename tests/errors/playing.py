"""Plays an example of the catalogue: its set-up in a world, then its request; ids go by the names they were given."""

import json
import os
import re
import uuid
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlencode

from typer.testing import CliRunner

from app.cli.main import app
from app.portal.error_examples import body_of
from tests.errors.signing import access_token, signed, user_token
from tests.time.turns import turn

if TYPE_CHECKING:
    from httpx import Response

    from tests.kit.gateways import World

Json = dict[str, Any]
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_RECORD = re.compile(rf"\b([A-Z][A-Za-z]+)/({UUID})")
_OWN = re.compile(rf'^{{"resourceType":"([A-Za-z]+)","id":"({UUID})"')
_REFERENCE = re.compile(r'(r)eferral-reference","value":"([0-9A-Z]{13})"')
_NAMED = re.compile(r"\{([A-Za-z][A-Za-z0-9-]*)\}")


class Play:
    """One world, and the names of what the calls in it have made."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.names: dict[str, str] = {}

    def begin(self, steps: list[Json]) -> None:
        """Make the calls of a set-up; AssertionError when one of them is refused."""
        for step in steps:
            if "command" in step:
                assert self.run(step["command"])["code"] == 0
                continue
            if "due" in step:
                self.world.clock.at = datetime.fromisoformat(step["due"])
                turn(self.world)
                continue
            answer = self.send(step)
            assert step.get("refused") or answer.status_code < 400, f"{step['path']}: {answer.text}"
            self.learn(answer)

    def send(self, request: Json) -> "Response":
        """The answer to one request, at the instant it names."""
        if at := request.get("at"):
            self.world.clock.at = datetime.fromisoformat(at)
        headers: Json
        headers, content = self._body(request)
        headers |= {"X-Request-ID": str(uuid.uuid4())} if "message" not in request["path"] else {}
        if caller := request.get("as"):
            headers["Authorization"] = f"Bearer {self._token(caller, request)}"
        if bearer := request.get("bearer"):
            headers["Authorization"] = f"Bearer {signed(self.world, bearer)}"
        headers |= request.get("headers", {})
        sent = [(name, self._filled(one)) for name, told in headers.items() for one in _several(told)]
        return self.world.http.request(request["method"], self._filled(request["path"]), headers=sent, content=content)

    def run(self, words: list[str]) -> Json:
        """How a command ended that an operator of this gateway gives: its exit code and what it said."""
        settings = self.world.gateway.settings
        told = {"GATEWAY_DATA": str(settings.data), "GATEWAY_DATABASE": settings.database, "COLUMNS": "200"}
        with patch.dict(os.environ, told | {"NO_COLOR": "1"}):
            ended = CliRunner().invoke(app, [self._filled(word) for word in words])
        for place, value in re.findall(r'"(merge|id)": "([^"]+)"', ended.stdout):
            self.names.setdefault(place, value)
        return {"code": ended.exit_code, "words": ended.stderr or ended.stdout}

    def learn(self, answer: "Response") -> None:
        """Name what an answer speaks of: Task, then Task-2 and so on; reference for a referral's."""
        text = "\n".join([answer.headers.get("Location", ""), answer.headers.get("Link", ""), answer.text])
        found = [*_OWN.findall(answer.text), *_RECORD.findall(text)]
        found += [("reference", value) for _, value in _REFERENCE.findall(text)]
        for kind, value in found:
            if value not in self.names.values():
                self.names[_next(kind, self.names)] = value

    def _token(self, caller: str, request: Json) -> str:
        if user := request.get("user"):
            return user_token(self.world, caller, user, request.get("purpose"))
        return access_token(self.world, caller, request.get("claims", {}))

    def _body(self, request: Json) -> tuple[Json, bytes | None]:
        if "form" in request:
            fields = {name: self._field(value) for name, value in request["form"].items()}
            return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields).encode()
        content = self._content(request)
        return {"Content-Type": "application/fhir+json"} if content is not None else {}, content

    def _content(self, request: Json) -> bytes | None:
        if "bytes" in request:
            return b64decode(request["bytes"])
        if "repeated" in request:
            text, times = request["repeated"]
            return str(text * times).encode()
        if (told := request.get("text")) is not None:
            return self._filled(told).encode()
        body = body_of(request)
        return None if body is None else json.dumps(walked(body, self._filled)).encode()

    def _field(self, value: Any) -> str:
        return signed(self.world, walked(value, self._filled)) if isinstance(value, dict) else self._filled(value)

    def _filled(self, text: str) -> str:
        return _NAMED.sub(lambda match: self.names.get(match[1], match[0]), text)


def _several(told: str | list[str]) -> list[str]:
    return told if isinstance(told, list) else [told]


def walked(value: Any, change: Callable[[str], str]) -> Any:
    """The same JSON with every string changed."""
    if isinstance(value, dict):
        return {name: walked(part, change) for name, part in value.items()}
    if isinstance(value, list):
        return [walked(part, change) for part in value]
    return change(value) if isinstance(value, str) else value


def _next(kind: str, taken: dict[str, str]) -> str:
    number = 1 + sum(re.fullmatch(rf"{kind}(-\d+)?", name) is not None for name in taken)
    return kind if number == 1 else f"{kind}-{number}"

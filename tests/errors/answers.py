"""What of an answer stays the same each time: ids by their names, instants of today left out."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.errors.playing import UUID, Play, walked

if TYPE_CHECKING:
    from httpx import Response

Json = dict[str, Any]
HEADERS = ("Allow", "ETag", "Gateway-Warnings", "Location", "WWW-Authenticate")
"""The headers by which an error tells something that its body does not."""

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_TIME = re.compile(r"\b\d{2}:\d{2}:\d{2}Z")
_KID = re.compile(r"\b[A-Za-z0-9_-]{43}\b")
_OTHER = re.compile(UUID)


def told(play: Play, code: str, answer: "Response") -> Json:
    """Status, telling headers, and the body; of what is no error, the OperationOutcome within that has the code."""
    body = answer.json() if answer.content else None
    shown: Json = {"status": answer.status_code}
    if isinstance(body, dict):
        body.pop("clock_offset_seconds", None)
    if headers := {name: answer.headers[name] for name in HEADERS if name in answer.headers}:
        shown["headers"] = headers
    shown["body"] = body if answer.status_code >= 400 else _within(body, code)
    return steady(play, shown, request=answer.headers["X-Request-ID"])


def steady(play: Play, shown: Json, **more: str) -> Json:
    """The same with names for ids, and without today's instants."""
    names = {value: name for name, value in (play.names | more).items()}
    return dict(walked(shown, lambda text: _steady(text, names)))


def codes(body: Any) -> list[str]:
    """The codes of ours that a body names, in its order; an error of the token endpoint has one."""
    text = json.dumps(body)
    return list(dict.fromkeys(re.findall(r'"(?:code": |error_uri": "[^"]*/errors/)"?([A-Z]{3}-\d{3})"', text)))


def _within(body: Any, code: str) -> Any:
    """The first OperationOutcome, at any depth, that names the code; None when there is none."""
    if isinstance(body, dict) and body.get("resourceType") == "OperationOutcome":
        return body if code in codes(body) else None
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return next((found for part in parts if (found := _within(part, code)) is not None), None)


def _steady(text: str, names: dict[str, str]) -> str:
    for value, name in names.items():
        text = text.replace(value, f"{{{name}}}")
    text = _INSTANT.sub(lambda match: "{now}" if _is_now(match[0]) else match[0], _OTHER.sub("{id}", text))
    text = re.sub(r"\b\d+(?= s\b)", "{number}", _TIME.sub("{now}", text))
    return _KID.sub("{kid}", text).replace("http://testserver", "{base}")


def _is_now(instant: str) -> bool:
    return abs(datetime.fromisoformat(instant) - datetime.now(UTC)) < timedelta(days=1)

"""Callers: a sandbox client with a token, whose every FHIR call is checked to have left its audit row first (R-19)."""

import time
import uuid
from typing import TYPE_CHECKING, Any

from app.sandbox.clients import named
from app.sandbox.organisations import BY_CODE
from tests.kit.ledger import rows_of

if TYPE_CHECKING:
    from httpx import Response

    from tests.kit.gateways import World

Json = dict[str, Any]


class As:
    """One sandbox client calling over HTTP."""

    def __init__(self, world: "World", name: str) -> None:
        client = named(name)
        assert client, f"no sandbox client {name}"
        self.world = world
        self.client = client
        self.organisation = BY_CODE[client.organisation]
        self._token = token(world, name)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> "Response":
        """One call; fails the test when its audit row is not there by the time the answer is."""
        sent = {"Authorization": f"Bearer {self._token}", "X-Request-ID": str(uuid.uuid4())}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        options: Json = (
            {"content": body} if isinstance(body, bytes | str) else {"json": body} if body is not None else {}
        )
        if "content" in options and "Content-Type" not in sent:
            sent["Content-Type"] = "application/fhir+json"
        answer = self.world.http.request(method, f"/fhir/R4{path}", headers=sent, **options)
        rows = rows_of(self.world.gateway, sent["X-Request-ID"])
        assert rows, f"{method} {path} -> {answer.status_code} left no audit row"
        refused = answer.status_code >= 400
        assert any(bool(row.outcome) == refused for row in rows), f"{method} {path} -> {answer.status_code}: {rows}"
        return answer

    def get(self, path: str, **headers: str) -> "Response":
        """A read or a search."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> "Response":
        """A create, a transaction or an operation."""
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any, version: int | None = None, **headers: str) -> "Response":
        """An update, based on a version."""
        return self.call("PUT", path, body, **(_if_match(version) | headers))

    def patch(self, path: str, operations: Any, version: int | None = None, **headers: str) -> "Response":
        """A JSON Patch, based on a version."""
        sent = {"Content_Type": "application/json-patch+json"} | _if_match(version) | headers
        return self.call("PATCH", path, operations, **sent)

    def agree(self, name: str, operation: str, body: Any = None) -> "Response":
        """An operation by which a person makes words their own: on the version that they have just read."""
        tag = self.get(f"/{name}").headers.get("ETag", 'W/"1"')
        return self.post(f"/{name}/${operation}", body, If_Match=tag)

    def move(self, task: str, operation: str, **parts: Any) -> "Response":
        """A plain move on a Task, with simple parts."""
        parameters = [{"name": name, **value} for name, values in parts.items() for value in _several(values)]
        return self.post(f"/{task}/${operation}", {"resourceType": "Parameters", "parameter": parameters})


def _several(values: Any) -> list[Json]:
    if isinstance(values, list):
        return values
    return [values if isinstance(values, dict) else {"valueString": values}]


def _if_match(version: int | None) -> dict[str, str]:
    return {"If-Match": f'W/"{version}"'} if version is not None else {}


def token(world: "World", name: str, **claims: str) -> str:
    """An access token for a sandbox client, signed as the token endpoint signs it (which has tests of its own)."""
    client = named(name)
    assert client
    organisation = BY_CODE[client.organisation]
    now = int(time.time())
    settings = world.gateway.settings
    return world.gateway.signing.sign(
        {
            "iss": settings.base_url,
            "aud": settings.fhir_base,
            "sub": client.id,
            "client_id": client.id,
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "scope": str(client.scopes),
            "organization": {
                "system": organisation.system,
                "value": organisation.code,
                "id": organisation.id,
                "name": organisation.name,
            },
            "organization_type": organisation.type,
            "role": client.role,
            "purpose_of_use": client.purpose,
        }
        | claims
    )

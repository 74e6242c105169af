"""Tokens and assertions for examples: told as claims, signed when they are sent."""

import hmac
import json
import time
import uuid
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.jwk import ECKey

from app.clients.gateway import load_private_key
from app.sandbox import humans, identity_services
from app.sandbox.keys import key_file
from tests.access.acting import Users
from tests.kit.callers import token

if TYPE_CHECKING:
    from tests.kit.gateways import World

Json = dict[str, Any]
STRANGER = ECKey.generate_key("P-384", parameters={"kid": "nobody"})
SOON = 1_000_000
"""Numbers of seconds below this are told from now on; a later one is an instant of its own."""


def access_token(world: "World", caller: str, changes: Json) -> str:
    """An access token as the gateway signs it for a sandbox client, with claims changed; None leaves one out."""
    return token(world, caller, **_timed(changes))


def user_token(world: "World", caller: str, user: str, purpose: str | None) -> str:
    """The access token that a member of staff, or a person by given name, gets through a sandbox client."""
    users = Users(world)
    proof = users.staff(user, caller) if humans.named(user) else users.sign_in(user, caller)
    return users.token(proof, caller, **({"purpose_of_use": purpose} if purpose else {}))


def signed(world: "World", told: Json) -> str:
    """A JWT of these header and claims, signed by a client's key, an identity service's, or nobody's that is known."""
    key = _key(world, told["by"])
    named = _key(world, told.get("named", told["by"]))
    header = {"alg": "ES384", "typ": "JWT", "kid": named.kid} | told.get("header", {})
    claims = {"jti": str(uuid.uuid4())} | _timed(told["claims"])
    if header["alg"] == "ES384":
        return jwt.encode(header, claims, key, algorithms=["ES384"])
    text = ".".join(_segment(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{_segment(hmac.digest(b'secret', text.encode(), 'sha256'))}"


def _key(world: "World", by: str) -> ECKey:
    kind, _, name = by.partition(" ")
    data = world.gateway.settings.data
    if kind == "nobody":
        return STRANGER
    place = key_file(data, name) if kind == "client" else identity_services.key_file(data, name)
    key = load_private_key(place)
    assert isinstance(key, ECKey)
    return key


def _timed(claims: Json) -> Json:
    now = int(time.time())
    return {name: _instant(name, value, now) for name, value in claims.items()}


def _instant(name: str, value: Any, now: int) -> Any:
    return (
        now + value
        if name in ("iat", "exp", "nbf", "auth_time") and isinstance(value, int) and abs(value) < SOON
        else value
    )


def _segment(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")

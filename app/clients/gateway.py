"""A client of the gateway itself: signs assertions, keeps tokens fresh, sends requests (command line, tour, tests)."""

import json as json_text
import ssl
import time
import uuid
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from app.domain.json import Json

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
USER_TOKEN = "urn:ietf:params:oauth:token-type:jwt"  # noqa: S105  a name of RFC 8693, no secret
ASSERTION_SECONDS = 240
RENEW_BEFORE = 30
FHIR_JSON = "application/fhir+json"

PrivateKey = ECKey | RSAKey


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed; to read them all takes longer than a request."""
    return httpx.create_ssl_context()


class TokenRefusedError(Exception):
    """The token endpoint gave no token; `answer` is its RFC 6749 body."""

    def __init__(self, answer: Json) -> None:
        super().__init__(answer.get("error_description") or answer.get("error") or "no token was given")
        self.answer = answer


class GatewayClient:
    """One registered client at work; keeps a token for each scope and purpose until shortly before it ends.

    With `user`, which signs an assertion of the human who acts through the client, each token is theirs.
    """

    def __init__(
        self,
        base: str,
        client_id: str,
        private_key_path: Path,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], float] = time.time,
        user: Callable[[], str] | None = None,
    ) -> None:
        self.base, self.client_id, self._now, self._user = base.rstrip("/"), client_id, now, user
        self._key = load_private_key(private_key_path)
        self._http = httpx.Client(base_url=self.base, transport=transport, timeout=30, verify=_trusted())
        self._tokens: dict[tuple[str | None, str | None], tuple[str, float]] = {}

    def token(self, scope: str | None = None, purpose: str | None = None) -> str:
        """An access token with time left in it; TokenRefusedError when the gateway gives none."""
        token, ends = self._tokens.get((scope, purpose), ("", 0.0))
        if self._now() < ends - RENEW_BEFORE:
            return token
        answer = self.ask_token(scope, purpose, self._user() if self._user else None)
        self._tokens[scope, purpose] = answer["access_token"], self._now() + answer["expires_in"]
        return str(answer["access_token"])

    def ask_token(self, scope: str | None = None, purpose: str | None = None, user: str | None = None) -> Json:
        """The token endpoint's whole answer to a fresh assertion, exchanged for `user`'s where there is one.

        TokenRefusedError when it is an error.
        """
        form = {
            "grant_type": EXCHANGE if user else "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
        }
        form |= {"scope": scope} if scope else {}
        form |= {"purpose_of_use": purpose} if purpose else {}
        form |= {"subject_token": user, "subject_token_type": USER_TOKEN} if user else {}
        answer = self._http.post("/oauth2/token", data=form, headers={"X-Request-ID": str(uuid.uuid4())})
        body = _object(answer)
        if answer.status_code != 200:
            raise TokenRefusedError(body)
        return body

    def assertion(self) -> str:
        """A new signed assertion that lives 240 s."""
        now = int(self._now())
        signed = private_key_jwt_sign(
            self._key,
            self.client_id,
            f"{self.base}/oauth2/token",
            alg="ES384" if isinstance(self._key, ECKey) else "RS384",
            header={"typ": "JWT", "kid": self._key.kid},
            claims={"jti": str(uuid.uuid4())},
            issued_at=now,
            expires_at=now + ASSERTION_SECONDS,
        )
        return str(signed)

    def request(
        self,
        method: str,
        path: str,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        scope: str | None = None,
        purpose: str | None = None,
    ) -> httpx.Response:
        """Send a request with a token and an X-Request-ID of its own; the answer whatever its status."""
        sent = {
            "Authorization": f"Bearer {self.token(scope, purpose)}",
            "X-Request-ID": str(uuid.uuid4()),
            "Accept": FHIR_JSON,
        }
        body = None if json is None else json_text.dumps(json, ensure_ascii=False).encode()
        sent |= {"Content-Type": FHIR_JSON} if body is not None else {}
        return self._http.request(method, path, content=body, headers={**sent, **(headers or {})})

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()


def load_private_key(path: Path) -> PrivateKey:
    """The private P-384 or RSA key of a PEM or JWK file; its kid is the JWK's, else its thumbprint (RFC 7638).

    OSError when the file cannot be read, ValueError when it holds no such key.
    """
    text = path.read_text()
    source: Any = json_text.loads(text) if text.lstrip().startswith("{") else text
    kinds: tuple[type[PrivateKey], ...] = (ECKey, RSAKey)
    if isinstance(source, dict):
        kinds = (RSAKey,) if source.get("kty") == "RSA" else (ECKey,)
    for kind in kinds:
        if key := _imported(kind, source):
            key.ensure_kid()
            return key
    raise ValueError(f"{path} holds no private P-384 or RSA key.")


def _imported(kind: type[PrivateKey], source: Any) -> PrivateKey | None:
    try:
        key = kind.import_key(source)
    except (JoseError, ValueError, TypeError):
        return None
    is_other_curve = isinstance(key, ECKey) and key.curve_name != "P-384"
    return key if key.is_private and not is_other_curve else None


def _object(answer: httpx.Response) -> Json:
    try:
        body = answer.json()
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {"error": f"an answer of status {answer.status_code} without JSON"}

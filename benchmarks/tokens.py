"""RS256 tokens for the servers the gateway is compared with: they verify one with each request."""

import os
import time
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jwt import JWTClaimsRegistry

ISSUER, AUDIENCE, ALGORITHM = "https://issuer.example", "https://server.example", "RS256"
KEY_FILE = "BENCHMARK_KEY"
"""The variable that names the file of the public key."""

_CLAIMS = JWTClaimsRegistry(iss={"essential": True, "value": ISSUER}, aud={"essential": True, "value": AUDIENCE})


def make(folder: Path) -> tuple[str, Path]:
    """A token that lives an hour, and the file of the public key it is verified with."""
    key = RSAKey.generate_key(2048)
    path = folder / "public.pem"
    path.write_bytes(key.as_pem(private=False))
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "oh-a", "iat": now, "exp": now + 3600, "org": "oh-a"}
    return jwt.encode({"alg": ALGORITHM}, claims, key, algorithms=[ALGORITHM]), path


class Verifier:
    """Verifies the signature and the claims of each token it is given; nothing is remembered."""

    def __init__(self) -> None:
        self._key = RSAKey.import_key(Path(os.environ[KEY_FILE]).read_text())

    def organisation(self, authorization: str) -> str:
        """The organisation a bearer token speaks for; ValueError for a token that is not good."""
        token = jwt.decode(authorization.removeprefix("Bearer "), self._key, algorithms=[ALGORITHM])
        _CLAIMS.validate(token.claims)
        return str(token.claims["org"])

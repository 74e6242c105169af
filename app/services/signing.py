"""The gateway's own signing key: access tokens, and secrets derived from it."""

import json
import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from app.domain.json import Json

ALGORITHM = "ES384"
TOKEN_TYPE = "at+jwt"  # noqa: S105  the typ header of RFC 9068, no secret
DERIVED_BYTES = 32


class SigningKey:
    """A P-384 key with its id; `jwks` is the public key set that anyone may fetch."""

    def __init__(self, key: ECKey) -> None:
        if key.curve_name != "P-384" or not key.is_private:
            raise ValueError("The gateway signs with a private P-384 key; this is another kind of key.")
        key.ensure_kid()
        self._key = key
        self.kid = str(key.kid)
        self.public = ECKey.import_key(key.as_dict(private=False))
        self.jwks: Json = {"keys": [dict(self.public.as_dict(use="sig", alg=ALGORITHM))]}

    def sign(self, claims: Json) -> str:
        """The claims as a signed access token (typ at+jwt, RFC 9068)."""
        header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": self.kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def derive(self, label: bytes) -> bytes:
        """32 secret bytes for one use, named by the label; the same for the same key and label (RFC 5869)."""
        private = self._key.private_key
        assert isinstance(private, EllipticCurvePrivateKey)
        secret = private.private_numbers().private_value.to_bytes(48, "big")
        return HKDF(algorithm=SHA256(), length=DERIVED_BYTES, salt=None, info=label).derive(secret)


def create_signing_key(path: Path, kid: str | None = None) -> Json:
    """Make a new P-384 key, write it as a JWK readable by its owner alone, and return its public half.

    FileExistsError when the file is there already: a key is never overwritten.
    """
    key = ECKey.generate_key("P-384", parameters={"kid": kid} if kid else None)
    key.ensure_kid()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(key.as_dict(private=True), file)
    return dict(key.as_dict(private=False))


def load_signing_key(path: Path) -> SigningKey:
    """The signing key of a PEM or JWK file; OSError when it cannot be read, ValueError when it is no such key."""
    text = path.read_text()
    source: Any = json.loads(text) if text.lstrip().startswith("{") else text
    try:
        return SigningKey(ECKey.import_key(source))
    except JoseError as error:
        raise ValueError("The gateway signs with a private P-384 key; this is another kind of key.") from error

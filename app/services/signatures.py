"""Signatures: one token, one algorithm, one key, nothing guessed (RFC 8725 3.1)."""

from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry, deserialize_compact

from app.services.keyring import PublicKey


class _Registry(JWSRegistry):
    # Our own allow-list of header parameters is narrower; a registered jku alone may pass the library's 512 bytes.
    max_header_length = 2048


def is_signed_by(token: str, algorithm: str, key: PublicKey) -> bool:
    """Whether the token carries a good signature of this algorithm by this key; never raises for a bad token."""
    try:
        deserialize_compact(token, key, algorithms=[algorithm], registry=_Registry(algorithms=[algorithm]))
    except (JoseError, ValueError):
        return False
    return True

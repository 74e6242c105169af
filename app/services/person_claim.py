"""The person a token is bound to, as its claim says it: sealed, because a person's id is never on the wire."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.services.signing import SigningKey

LABEL = b"person of a token"
NONCE = 12


def seal_person(signing: SigningKey, person: str, jti: str) -> str:
    """The claim for a person in the token of this jti, in Base64url."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(signing.derive(LABEL)).encrypt(nonce, person.encode(), jti.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def open_person(signing: SigningKey, claim: str, jti: str) -> str:
    """The person's id; ValueError when the claim was not sealed by this key for this token."""
    raw = urlsafe_b64decode(claim)
    try:
        return AESGCM(signing.derive(LABEL)).decrypt(raw[:NONCE], raw[NONCE:], jti.encode()).decode()
    except InvalidTag as error:
        raise ValueError("the person of the token was sealed otherwise") from error

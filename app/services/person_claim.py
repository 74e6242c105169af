"""The person a token is bound to, as its claim says it: sealed, because a person's id is never on the wire."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from app.services.signing import SigningKey

LABEL = b"person of a token"


def seal_person(signing: SigningKey, person: str, jti: str) -> str:
    """The claim for a person in the token of this jti, in Base64url; another in each token (RFC 5297)."""
    return urlsafe_b64encode(AESSIV(signing.derive(LABEL)).encrypt(person.encode(), [jti.encode()])).decode()


def open_person(signing: SigningKey, claim: str, jti: str) -> str:
    """The person's id; ValueError when the claim was not sealed by this key for this token."""
    try:
        return AESSIV(signing.derive(LABEL)).decrypt(urlsafe_b64decode(claim), [jti.encode()]).decode()
    except InvalidTag as error:
        raise ValueError("the person of the token was sealed otherwise") from error

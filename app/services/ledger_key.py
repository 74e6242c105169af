"""The Ed25519 key that signs the ledger's checkpoints; its file lies beside the gateway's signing key."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.domain.checkpoint import Checkpoint, Signature, VerifierKey, note_of, read_note


class LedgerKey:
    """A private Ed25519 key under the name of the ledger it signs."""

    def __init__(self, key: Ed25519PrivateKey, name: str) -> None:
        self._key = key
        self.verifier = VerifierKey(name, key.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note (c2sp.org/signed-note)."""
        signature = self._key.sign(checkpoint.text.encode())
        return note_of(checkpoint, Signature(self.verifier.name, self.verifier.id, signature))


def create_ledger_key(path: Path) -> None:
    """Make a new key, readable by its owner alone; FileExistsError when there is one."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)


def load_ledger_key(path: Path, name: str) -> LedgerKey:
    """The key of a PEM file; OSError when it cannot be read, ValueError when it holds no such key."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("no Ed25519 key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")  # noqa: TRY004  a wrong file, not a wrong argument
    return LedgerKey(key, name)


def verified(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note that this key signed; ValueError, in words, when it did not or it is no note."""
    checkpoint, signatures = read_note(note)
    own = [signature for signature in signatures if (signature.name, signature.key_id) == (key.name, key.id)]
    if not own:
        raise ValueError("it is not signed with this ledger's key")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(own[0].signature, checkpoint.text.encode())
    except InvalidSignature as error:
        raise ValueError("its signature does not fit its text") from error
    if checkpoint.origin != key.name:
        raise ValueError("it is of another ledger")
    return checkpoint

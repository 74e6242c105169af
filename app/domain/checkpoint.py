"""Signed checkpoints of the ledger in the C2SP form: text, signature lines, and keys (c2sp.org/tlog-checkpoint)."""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

ED25519 = b"\x01"
NOTE = re.compile(r"((?:[^\n]+\n)+)\n((?:— [^\n]+\n)+)")
"""A signed note: text lines, an empty line, signature lines (c2sp.org/signed-note)."""

_EPOCH = re.compile(r"epoch ([1-9]\d{0,8})(?: from (\d{1,15}) after (\d{1,15}) ([A-Za-z0-9+/]{43}=))?", re.ASCII)
_SEALED = re.compile(r"sealed (\d{1,15})", re.ASCII)
_SIZE = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)


@dataclass(frozen=True)
class Restored:
    """What a restore says of itself: the size it goes on from, and the last checkpoint kept outside before it."""

    size: int
    after: int
    after_root: bytes


@dataclass(frozen=True)
class Checkpoint:
    """The tree at one moment: origin, size, root, the epoch it belongs to, and when it was sealed (milliseconds)."""

    origin: str
    size: int
    root: bytes
    epoch: int
    sealed: int
    restored: Restored | None = None

    @property
    def text(self) -> str:
        """What is signed: origin, size and root, then our two extension lines; ends with a line break."""
        epoch = f"epoch {self.epoch}"
        if told := self.restored:
            epoch += f" from {told.size} after {told.after} {_base64(told.after_root)}"
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n{epoch}\nsealed {self.sealed}\n"


@dataclass(frozen=True)
class VerifierKey:
    """A public Ed25519 key under the name it signs with; as text `name+hash+key` (c2sp.org/signed-note)."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public)}"


@dataclass(frozen=True)
class Signature:
    """One signature line: who, the four bytes of the key, and the signature itself."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its line break."""
        return f"— {self.name} {_base64(self.key_id + self.signature)}\n"


def note_of(checkpoint: Checkpoint, *signatures: Signature) -> str:
    """The signed note."""
    return checkpoint.text + "\n" + "".join(signature.line for signature in signatures)


def read_note(note: str) -> tuple[Checkpoint, tuple[Signature, ...]]:
    """The checkpoint of a signed note and its signatures, none of them verified; ValueError when it is no such note."""
    found = NOTE.fullmatch(note)
    lines = found[1].splitlines() if found else []
    if not found or len(lines) != 5:
        raise ValueError("no checkpoint")
    size, epoch, sealed = _SIZE.fullmatch(lines[1]), _EPOCH.fullmatch(lines[3]), _SEALED.fullmatch(lines[4])
    if not (size and epoch and sealed):
        raise ValueError("no checkpoint")
    restored = Restored(int(epoch[2]), int(epoch[3]), _hash(epoch[4])) if epoch[2] else None
    checkpoint = Checkpoint(lines[0], int(lines[1]), _hash(lines[2]), int(epoch[1]), int(sealed[1]), restored)
    return checkpoint, tuple(_signature(line) for line in found[2].splitlines())


def read_key(text: str) -> VerifierKey:
    """The key of a text `name+hash+key`; ValueError when it is none, or its hash is another key's."""
    name, _, rest = text.strip().partition("+")
    id, _, key = rest.partition("+")
    data = _bytes(key)
    found = VerifierKey(name, data[1:])
    if not name or len(data) != 33 or data[:1] != ED25519 or found.id.hex() != id:
        raise ValueError("no verifier key")
    return found


def _signature(line: str) -> Signature:
    name, _, data = line.removeprefix("— ").rpartition(" ")
    held = _bytes(data)
    if not name or len(held) < 5:
        raise ValueError("no signature")
    return Signature(name, held[:4], held[4:])


def _hash(text: str) -> bytes:
    found = _bytes(text)
    if len(found) != 32:
        raise ValueError("no hash")
    return found


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()

"""The files pages are shown with: a fixed list, read once, each with its ETag."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

TYPES = {
    "gateway.css": "text/css; charset=utf-8",
    "gateway.svg": "image/svg+xml",
    "try.js": "text/javascript; charset=utf-8",
}
ICON = "gateway.svg"


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    body: bytes
    media_type: str

    @property
    def etag(self) -> str:
        """A strong ETag: what the bytes are."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def _read(name: str) -> bytes:
    return (files("app.portal") / "assets" / name).read_bytes()


ASSETS = {name: Asset(_read(name), media_type) for name, media_type in TYPES.items()}

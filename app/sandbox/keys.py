"""Private keys of the sandbox's clients: one PEM file each, readable by its owner alone."""

import json
import os
from pathlib import Path

from joserfc.jwk import ECKey

from app.clients.gateway import load_private_key


def key_file(data: Path, name: str) -> Path:
    """Where the private key of a client is kept, under the data folder."""
    return data / "keys" / "clients" / f"{name}.pem"


def key_set(path: Path) -> str:
    """The public key set of a private key file as JSON text; a new P-384 key is made where there is no file.

    OSError when the file cannot be read or written, ValueError when it holds no usable key.
    """
    if not path.exists():
        _create(path)
    public = load_private_key(path).as_dict(private=False)
    return json.dumps({"keys": [dict(public)]}, separators=(",", ":"))


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(ECKey.generate_key("P-384").as_pem(private=True))

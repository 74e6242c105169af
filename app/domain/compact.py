"""Strict reading of a signed JWT in compact form, before anything in it is believed (RFC 7515 7.1, RFC 8725)."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any, NoReturn

from app.domain.json import Json

_SEGMENT = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True)
class Compact:
    """Header and claims of a token as its sender wrote them; nothing is verified yet."""

    text: str
    header: Json
    claims: Json


def read_compact(text: str, limit: int) -> Compact:
    """The header and claims of a compact JWS of at most `limit` characters.

    ValueError says in words what is wrong: size, number of parts (a JWE has five), Base64url that is not canonical,
    JSON that is not one object, a member named twice, NaN, lone surrogates, nesting too deep.
    """
    if len(text) > limit:
        raise ValueError(f"it is longer than {limit} characters")
    parts = text.split(".")
    if len(parts) != 3 or not all(_SEGMENT.fullmatch(part) for part in parts):
        raise ValueError("it is not three Base64url parts with a dot between them")
    return Compact(text, _object(parts[0], "header"), _object(parts[1], "claims"))


def read_object(text: bytes, name: str) -> Json:
    """One JSON object, strictly: ValueError tells in words, with `name`, why it is none."""
    try:
        found = json.loads(text.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError(f"its {name} is nested too deep") from None
    except _MemberTwiceError:
        raise ValueError(f"its {name} names a member twice") from None
    except ValueError:
        raise ValueError(f"its {name} is not JSON in UTF-8") from None
    if isinstance(found, dict):
        return found
    raise ValueError(f"its {name} is not a JSON object")


class _MemberTwiceError(ValueError):
    pass


def _object(part: str, name: str) -> Json:
    return read_object(_decoded(part, name), name)


def _decoded(part: str, name: str) -> bytes:
    try:
        raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise ValueError(f"its {name} is not Base64url") from None
    if urlsafe_b64encode(raw).rstrip(b"=") != part.encode():
        raise ValueError(f"its {name} is not Base64url")
    return raw


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _MemberTwiceError
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)

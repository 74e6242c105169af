"""Idempotency-Key: the first success is kept with its effect; a replay renders it again through today's predicate."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from app.domain.clock import milliseconds
from app.domain.errors import Hidden, refuse
from app.domain.record import Record
from app.services.writing import Work
from app.store import records
from app.store.idempotency import claim_key, keep_answer, kept_answer

HALF = 32


@dataclass(frozen=True)
class Sent:
    """The request an Idempotency-Key came with: what its digest is taken over (design.md 5), and the version it names.

    `if_match` is no part of the digest: whoever sends a change again may have read the record anew.
    """

    key: str | None
    method: str
    path: str
    prefer: str
    body: bytes
    if_match: str | None = None


@dataclass(frozen=True)
class Key:
    """An Idempotency-Key and the digest of the request it came with: half of it is of how, half of what was sent."""

    text: str
    digest: str


def key_of(sent: Sent) -> Key | None:
    """The Key of a request, or None without the header; IDE-003 when its form is wrong."""
    text = sent.key
    if text is None:
        return None
    if not 1 <= len(text) <= 255 or not text.isascii() or not text.isprintable():
        raise refuse("IDE-003", "http.idempotency-key")
    return Key(text, _digest("\n".join((sent.method, sent.path, sent.prefer)).encode()) + _digest(sent.body))


def _digest(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()[:HALF]


class Replayable(Protocol):
    """An answer that can be kept as names of versions, and built again from them."""

    def kept(self) -> dict[str, Any]:
        """What is stored: status, headers and ids, never the content."""


Answer = TypeVar("Answer", bound=Replayable)


def once(work: Work, key: Key | None, act: Callable[[], Answer], again: Callable[[dict[str, Any]], Answer]) -> Answer:
    """Do `act` once for a key; with a key seen before, `again` builds the answer from what was kept.

    The key is claimed first, so a second request waits for the first one's commit. IDE-002 when the key came with
    another request, IDE-001 when the first one is still under way.
    """
    if key is None:
        return act()
    now = milliseconds(work.gateway.wall.now())
    if claim_key(work.connection, work.caller.client_id, key.text, key.digest, now):
        answer = act()
        keep_answer(work.connection, work.caller.client_id, key.text, json.dumps(answer.kept()))
        return answer
    kept = kept_answer(work.connection, work.caller.client_id, key.text)
    if kept is None:
        raise refuse("IDE-001", "http.idempotency-key")
    if kept.digest != key.digest:
        besides = "" if kept.digest[:HALF] == key.digest[:HALF] else "method, address, Prefer or "
        raise refuse("IDE-002", "http.idempotency-key", besides=besides)
    work.notes.interaction, work.notes.detail["replay"] = "replay", "true"
    return again(json.loads(kept.answer))


def seen_version(work: Work, name: list[Any]) -> Record:
    """A kept version through today's predicate; Hidden when the caller may no longer see it."""
    type, id, version = name
    record = records.read_version(work.connection, work.caller, type, id, version, work.now)
    if record is None:
        raise Hidden
    work.notes.saw(record)
    return record

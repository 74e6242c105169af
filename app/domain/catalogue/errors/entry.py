"""The shape of one catalogue entry."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "bad-request",
    "unauthenticated",
    "forbidden",
    "not-found",
    "method",
    "not-acceptable",
    "timeout",
    "conflict",
    "stale",
    "too-large",
    "media-type",
    "unprocessable",
    "version-required",
    "throttled",
    "broken",
    "unavailable",
    "note",
]
Side = Literal["client", "gateway", "receiver", "policy"]


@dataclass(frozen=True)
class Entry:
    """A published error: code AREA-nnn (never reused), short name, FHIR issue type, kind of answer, words, side, retry.

    `kind` is mapped to an HTTP status in one table (`app/api/errors.py`); `note` is a warning or information that
    goes with a success. `text` is a format string over the issue's facts (experience.md 5.3).
    """

    code: str
    name: str
    issue: str
    kind: Kind
    text: str
    side: Side = "client"
    retry: str = "no"
    severity: Literal["error", "warning", "information"] = "error"

"""Security labels: what meta.security says of a data class (examples, choice 5; fhir-rules.md 4.5)."""

from app.domain.catalogue.names import CONFIDENTIALITY, system
from app.domain.json import Json
from app.domain.query import Token

CLASSES = "ABCDEFGHIJ"
"""The classes that are labelled: drafts and directory entries are not."""

RESTRICTED = frozenset("DEGHIJ")
VERY = {"F": "V"}
"""Classes labelled R, and the one labelled V; all others N."""


def labels(data_class: str) -> list[Json]:
    """The security labels of a class: one confidentiality code, one class code; none of what is no such class."""
    if data_class not in CLASSES:
        return []
    level = VERY.get(data_class, "R" if data_class in RESTRICTED else "N")
    return [{"system": CONFIDENTIALITY, "code": level}, {"system": system("data-class"), "code": data_class}]


def classes_labelled(token: Token) -> tuple[Token, ...]:
    """The classes that have a label; one that no record has where there is no such label."""
    found = [one for one in CLASSES if any(_is(token, label) for label in labels(one))]
    return tuple(Token(None, one) for one in found or [""])


def _is(token: Token, label: Json) -> bool:
    return token.system in (None, label["system"]) and token.code in (None, label["code"])

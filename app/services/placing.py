"""Where in a Bundle a fault stands: what a rule tells of one request is told of the entry it came in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.domain.errors import Issue, Refusal, Unauthenticated

HEADERS = {
    "http.if-match": "request.ifMatch",
    "http.if-none-exist": "request.ifNoneExist",
    "http.body": "resource",
    "http.query": "request.url",
}
OF_CALL = ("broken", "unavailable", "throttled", "unauthenticated")
"""Kinds of refusal that are no entry's own."""


@contextmanager
def placed(at: str) -> Iterator[None]:
    """Tell the faults of the block of the entry at this place, like Bundle.entry[2]."""
    try:
        yield
    except Refusal as refusal:
        if not is_of_call(refusal):
            refusal.issues = tuple(replace(issue, expression=_place(issue, at)) for issue in refusal.issues)
        raise


@contextmanager
def gathered(faults: list[Refusal], at: str) -> Iterator[None]:
    """As `placed`, but the refusal is put with the others, so that the next entry can be looked at too."""
    try:
        with placed(at):
            yield
    except Refusal as refusal:
        if is_of_call(refusal):
            raise
        faults.append(refusal)


def require_none(faults: list[Refusal]) -> None:
    """Raise what was gathered: the one refusal as it is, or all their issues in one."""
    if len(faults) > 1:
        raise Refusal(*(issue for refusal in faults for issue in refusal.issues), cause=faults[0].cause)
    if faults:
        raise faults[0]


def is_of_call(refusal: Refusal) -> bool:
    """Whether a refusal is of the call as a whole, not of what it asks."""
    return refusal.kind in OF_CALL or isinstance(refusal, Unauthenticated)


def _place(issue: Issue, at: str) -> str:
    told = issue.expression
    if told is None:
        return f"{at}.request.url"
    if told.startswith("Bundle.") or told == "http.authorization":
        return told
    if told.startswith("http."):
        header = next((place for name, place in HEADERS.items() if told.startswith(name)), "request")
        return f"{at}.{header}"
    first, _, rest = told.partition(".")
    inside = rest if first[:1].isupper() else told
    return f"{at}.resource.{inside}" if inside else f"{at}.resource"

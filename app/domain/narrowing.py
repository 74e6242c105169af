"""What a person's change of a Consent that an organisation took may do: narrow it, never widen it (access.md 3)."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from app.domain.consent import Compiled, Facts, compile_consent
from app.domain.errors import Refusal, refuse
from app.domain.grant import ALWAYS_UNTIL, ANY, Grant
from app.domain.json import Json

Placed = tuple[Grant, int]
"""A grant and its place in the person's order of acts."""


def require_narrower(before: Json, after: Json, facts: Facts) -> None:
    """CON-038 unless each permit of a version lies within one of the version before it, whatever these reach, and each
    refusal of that version stands.
    """
    was, now = _said(before, facts), _compiled(after, facts)
    permits = all(any(_is_within(one, other) for other in was.permits) for one in now.permits)
    refused = {(one.recipient, one.purpose) for one in now.denials}
    if not permits or not {(one.recipient, one.purpose) for one in was.denials} <= refused:
        raise refuse("CON-038", f"{facts.at}.provision")


def narrowed_to(held: Iterable[Placed], permits: Iterable[Grant]) -> list[Placed]:
    """What is left of the rows in force by the permits of a narrower version, each in the place it had: what was said
    between stands over it as before.
    """
    return list(dict.fromkeys(_left(list(held), permits)))


def _left(held: list[Placed], permits: Iterable[Grant]) -> Iterator[Placed]:
    for permit in permits:
        for row, place in held:
            starts, ends = max(row.starts, permit.starts), min(row.ends, permit.ends)
            if _covers(row) == _covers(permit) and starts < ends:
                yield replace(permit, starts=starts, ends=ends), place


def _said(consent: Json, facts: Facts) -> Compiled:
    """What cannot be resolved any more permits nothing."""
    with suppress(Refusal):
        return _compiled(consent, facts)
    return Compiled()


def _compiled(consent: Json, facts: Facts) -> Compiled:
    return compile_consent(consent, replace(facts, reach=lambda _: (ANY,), agreement=lambda *_: ALWAYS_UNTIL))


def _is_within(permit: Grant, other: Grant) -> bool:
    return _covers(permit) == _covers(other) and other.starts <= permit.starts and permit.ends <= other.ends


def _covers(grant: Grant) -> tuple[str, str, str, str]:
    return grant.recipient, grant.purpose, grant.data_class, grant.reach

"""References of a draft: each leads to something its sender may see; together they name one person, one referral."""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.types import STORED
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.extraction import at, reference_parts
from app.services.draft import Draft
from app.services.writing import Work

BEYOND_STUB = 2


def references(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every literal reference in a resource, with its FHIRPath."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from references(item, f"{path}[{number}]")
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "reference" and isinstance(value, str):
                yield f"{path}.reference", value
            elif isinstance(value, dict | list):
                yield from references(value, f"{path}.{key}")


def resolve(work: Work, draft: Draft, before: Json | None = None) -> None:
    """Look every new reference up through the predicate and keep what it leads to; raise RES-007 for each that fails.

    References unchanged from the stored version are not looked up again (access.md 5).
    """
    known = {reference for _, reference in references(before or {}, "")}
    missing: list[Issue] = []
    for path, reference in references(draft.resource, draft.at):
        if reference.startswith("#"):
            continue
        record = _look(work, reference)
        if record:
            draft.named.append(record)
        elif reference not in known:
            missing.append(Issue("RES-007", path))
    if missing:
        raise Refusal(*missing)


def resolve_again(work: Work, draft: Draft) -> None:
    """Look the references of a draft up once more, now that its person is locked: RES-007 for what a withdrawal closed
    in between. What no withdrawal can close (a record of one's own, a directory entry) is not looked up again.
    """
    if any(record.ground.grant is not None for record in draft.named):
        draft.named.clear()
        resolve(work, draft)


def _look(work: Work, reference: str) -> Record | None:
    type, id = reference_parts(reference.removeprefix(_base(work)))
    return work.see(type, id) if type in STORED else None


def _base(work: Work) -> str:
    return work.gateway.settings.fhir_base + "/"


def person_of(work: Work, draft: Draft) -> str | None:
    """The one person a draft is about, locked; None for a directory entry. RES-008 for two, RES-011 for none.

    Whom a bare stub is about is its reader's to know as little as by reading it: beside another record of somebody's it
    is RES-007, whether they are one person or two.
    """
    if draft.declared.is_directory:
        return None
    _require_no_comparing(work, draft)
    persons = {record.person for record in draft.named if record.person}
    if len(persons) > 1:
        raise Refusal(Issue("RES-008", draft.at))
    if not persons:
        raise Refusal(Issue("RES-011", f"{draft.at}.{draft.declared.person}", {"type": draft.type}))
    person = persons.pop()
    work.lock(person)
    return person


def _require_no_comparing(work: Work, draft: Draft) -> None:
    named = {record.reference: record for record in draft.named if record.person}
    stubs = {reference for reference, record in named.items() if record.rank < BEYOND_STUB}
    if len(named) > 1:
        _refuse_stubs(work, draft, stubs)


def _refuse_stubs(work: Work, draft: Draft, stubs: set[str]) -> None:
    found = references(draft.resource, draft.at)
    if issues := [Issue("RES-007", path) for path, to in found if _relative(to.removeprefix(_base(work))) in stubs]:
        raise Refusal(*issues)


def require_same_person(work: Work, draft: Draft, before: Record, kept: Json) -> None:
    """Raise for what a change names anew: RES-007 for a bare stub, whoever it is about; RES-008 for somebody else's
    record; RES-009 for another referral.
    """
    known = {_relative(to.removeprefix(_base(work))) for _, to in references(kept, "")}
    added = {record.reference: record for record in draft.named if record.person and record.reference not in known}
    stubs = {reference for reference, record in added.items() if record.rank < BEYOND_STUB}
    _refuse_stubs(work, draft, stubs)
    if any(record.person != before.person for record in added.values()):
        raise Refusal(Issue("RES-008", draft.at))
    roots = {record.referral for record in added.values() if record.reference in _named_for_referral(draft)}
    if before.referral and roots - {None, before.referral}:
        raise Refusal(Issue("RES-009", draft.at))


def rests_on_a_stub(draft: Draft) -> bool:
    """Whether all that a draft names of its person is a bare stub."""
    ranks = [record.rank for record in draft.named if record.person]
    return bool(ranks) and max(ranks) < BEYOND_STUB


def referral_of(draft: Draft, root: str | None) -> str | None:
    """The referral a draft belongs to: the one it names through a record seen beyond a stub, else the transaction's."""
    wanted = _named_for_referral(draft)
    found = {
        record.referral
        for record in draft.named
        if record.referral and record.reference in wanted and record.rank >= BEYOND_STUB
    }
    if len(found) > 1:
        raise Refusal(Issue("RES-009", draft.at))
    return found.pop() if found else root


def _named_for_referral(draft: Draft) -> set[str]:
    return {r for e in draft.declared.named for value in at(draft.resource, e) for r in [_relative(value)] if r}


def _relative(value: Any) -> str:
    type, id = reference_parts(value)
    return f"{type}/{id}" if id else ""

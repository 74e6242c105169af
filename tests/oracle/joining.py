"""Two persons who are found to be one, in worlds and in the evaluator (access.md 5; docs/decisions, 0007)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.oracle import reading
from tests.oracle.consents import Dice
from tests.oracle.row import Row
from tests.oracle.story import Act, Fact
from tests.oracle.tying import unnumbered

if TYPE_CHECKING:
    from tests.oracle.evaluator import Oracle
    from tests.oracle.worlds import Known, Maker


def join(here: "Maker", rng: Dice, known: "Known") -> None:
    """Somebody is written down without a number, or was with another birth date; an operator finds both to be one."""
    numbered = known.patients["gp"]
    strange = [name for name in known.of("Patient") if name != numbered]
    other = rng.choice(strange) if strange and rng.random() < 0.3 else unnumbered(here, rng, known)
    if other:
        here.merge(*((numbered, other) if rng.random() < 0.8 else (other, numbered)))


def joined(oracle: "Oracle", act: Act) -> "Iterator[tuple[Fact, Row]]":
    """What was written so far, after a merge: the refusals of both take its place in the order; a permit that stood
    above every refusal of its own person goes one higher, unless the other refused the same; what reached everything
    ends, and after a death whatever may be refused.
    """
    then = oracle.then(act.order, implied=oracle.implied)
    two = oracle.story.merged(act)
    refusals = [row for _, row in then.written if row.denies and row.person in two and row.ends > act.instant]
    died = any(a.is_death and a.by.person in two for a in oracle.story.acts.values() if a.order < act.order)
    for fact, row in oracle.written:
        since = row.since or fact.first.act.order
        if since > act.order or row.ends <= act.instant or then.person(fact) not in two:
            yield fact, row
        elif row.denies:
            yield fact, replace(row, order=act.order)
        else:
            yield fact, _kept(replace(row, person=then.person(fact)), refusals, act, died=died, now=row.person)


def burials(oracle: "Oracle") -> list[tuple[Act, str]]:
    """The acts that tied a Patient to somebody whose death a verified source had told, and who that is."""
    died = {a.by.person: a.order for a in oracle.story.acts.values() if a.is_death and a.order < oracle.before}
    found = []
    for patient in oracle.story.of("Patient") if died else ():
        tied, person = oracle.story.moved(patient, oracle.before), oracle.person(patient)
        if tied and died.get(person, tied.order) < tied.order:
            found.append((tied, person))
    return found


def ended(fact: Fact, row: Row, act: Act, person: str) -> Row:
    """What may be refused of somebody ends when a record is tied to them after their death, as it ended with it."""
    is_older = (row.since or fact.first.act.order) < act.order
    over = row.deniable and not row.denies and row.person == person and is_older
    return replace(row, ends=min(row.ends, act.instant)) if over else row


def _kept(permit: Row, refusals: list[Row], act: Act, *, died: bool, now: str) -> Row:
    against = [row for row in refusals if permit.deniable and _meets(row, permit)]
    above = bool(against) and all(row.person == permit.person and permit.order > row.order for row in against)
    ended = (permit.reaches == {"*"} and not permit.recipient.startswith("person:")) or (died and permit.deniable)
    order = act.order + 1 if above else permit.order
    return replace(permit, person=now, order=order, ends=act.instant if ended else permit.ends)


def _meets(refusal: Row, permit: Row) -> bool:
    kind, _, id = permit.recipient.partition(":")
    named = {permit.recipient, "*", f"type:{reading.TYPES.get(id)}"}
    return (refusal.recipient in named or kind != "org") and (
        refusal.purpose in (permit.purpose, "*") or permit.purpose == "*"
    )

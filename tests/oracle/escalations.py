"""What an escalation opens to the clinician of its route, and until when (access.md 2; docs/decisions, 0015)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.oracle import reading
from tests.oracle.row import ALL, BEYOND_STUB, CLOSED, FOREVER, Row
from tests.oracle.story import Act, Fact, Text

if TYPE_CHECKING:
    from tests.oracle.evaluator import Oracle

IDENTITY, PRESENT = 4, 2
HOUR = 3_600_000
GLASS = {"A": ALL, "D": 6, "F": ALL, "H": 5}
"""Identity, the condition line of the fit note, flags, and section 12 of the passport, each with its rank."""

OPENED = frozenset("ABCDEF")


def referral(oracle: "Oracle", act: Act) -> str | None:
    """The referral an escalation belongs to: the one it named, where the escalator saw it beyond a stub."""
    root = oracle.story.all.get(act.did.name) if act.did else None
    if root is None:
        return None
    tasks = [task for task in oracle.story.of("Task") if root.name in task.ties and not task.is_of_escalation]
    then = oracle.then(act.order)
    seen = [then.rank(act.by, fact, act.instant) for fact in (root, *tasks) if fact.first.act.order < act.order]
    return root.name if max(seen) >= BEYOND_STUB else None


def written(oracle: "Oracle", task: Fact, versions: list[Text], person: str) -> Iterator[Row]:
    """To the owner that the register names, while the Task is open: the flag, the Task, the words, who it is about, and
    the referral where the escalator saw it. Who escalated what it works on sees its Task and that there is a flag.
    """
    act, body = task.first.act, task.first.body
    owner, own = reading.organisation_of(body["owner"]), f"org:{act.by.organisation}"
    ends = min((text.act.instant for text in versions if text.body["status"] in CLOSED), default=FOREVER)
    within, flag = oracle.referral(task), body["focus"]["reference"]
    if within or owner == act.by.organisation:
        yield _row(person, own, "F", task.name)
        yield _row(person, own, "F", flag, PRESENT)
    if owner == act.by.organisation or reading.ROUTES[_route(body)] != reading.owner_code(body):
        return
    for name in (task.name, flag, *_words(oracle, task)):
        yield _row(person, f"org:{owner}", "F", name, ends=ends)
    yield _row(person, f"org:{owner}", "A", body["for"]["reference"], IDENTITY, ends)
    if within:
        yield Row(person, f"org:{owner}", "*", OPENED, frozenset((f"ref:{within}",)), ends=ends, deniable=False)


def emergency(review: Fact, person: str) -> Iterator[Row]:
    """A review to whoever owns it; and, of broken glass, what that shows one clinician for an hour (R-17)."""
    act, owner = review.first.act, reading.organisation_of(review.first.body["owner"])
    yield _row(person, f"org:{owner}", "F", review.name)
    for data_class, rank in GLASS.items() if act.did and act.did.what == "break-glass" else ():
        sections = frozenset(("12",)) if data_class == "H" else frozenset[str]()
        yield Row(person, f"clinician:{act.by.clinician}", "BTG", frozenset(data_class), frozenset("*"), act.instant,
                  act.instant + HOUR, rank, deniable=False, sections=sections)  # fmt: skip


def _row(person: str, recipient: str, data_class: str, name: str, rank: int = ALL, ends: int = FOREVER) -> Row:
    one = frozenset((f"rec:{name}",))
    return Row(person, recipient, "*", frozenset(data_class), one, ends=ends, rank=rank, deniable=False)


def _route(task: dict[str, object]) -> str:
    return next(iter(reading.codes(task["code"]) & reading.ROUTES.keys()))  # type: ignore[arg-type]


def _words(oracle: "Oracle", task: Fact) -> list[str]:
    return [fact.name for fact in oracle.story.of("Communication") if fact.is_of_escalation and task.name in fact.ties]

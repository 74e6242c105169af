"""What an escalation opens, to whom, and for how long (access.md 2; R-08)."""

from app.domain.grant import ANY, Grant

PRESENT = 2
"""The rank at which a flag is seen to be there."""

CLASSES = "ABCDEF"
IDENTITY = 4
SAFEGUARDING = frozenset(("safeguarding-adult", "safeguarding-child", "domestic-abuse"))


def basis(risk: str) -> str:
    """On what the grants of an escalation rest."""
    return "safeguarding" if risk in SAFEGUARDING else "escalation"


def opened(
    owner: str, risk: str, now: int, *, named: dict[str, tuple[str, int | None]], referral: str | None
) -> list[Grant]:
    """The rows for a route's owner: each record by its id (class, and a rank where not all of it is shown), and A to
    F of the referral where the escalator sees it beyond a stub.
    """
    rows = [_row(owner, risk, data_class, f"rec:{id}", now, rank) for id, (data_class, rank) in named.items()]
    if referral:
        rows += [_row(owner, risk, data_class, f"ref:{referral}", now) for data_class in CLASSES]
    return rows


def answer_rows(owner: str, patient: str, answer: tuple[str, str], now: int) -> list[Grant]:
    """Who reviews an answer that somebody else keeps sees it (id and class) and whose it is, until the review ends
    (R-08).
    """
    id, data_class = answer
    return opened(owner, "", now, named={patient: ("A", IDENTITY), id: (data_class, None)}, referral=None)


def _row(owner: str, risk: str, data_class: str, reach: str, now: int, rank: int | None = None) -> Grant:
    whole = Grant(f"org:{owner}", ANY, data_class, reach, basis(risk), now, deniable=False)
    return whole if rank is None else Grant(**vars(whole) | {"rank": rank})


def escalator_rows(organisation: str, task: str, flag: str, now: int) -> list[Grant]:
    """Whoever escalated what it works on sees where its Task is, and that there is a flag."""
    seen = Grant(f"org:{organisation}", ANY, "F", f"rec:{task}", "requester", now, deniable=False)
    present = Grant(f"org:{organisation}", ANY, "F", f"rec:{flag}", "requester", now, rank=PRESENT, deniable=False)
    return [seen, present]

"""A disclosure grant: one row of what somebody may see, and why (access.md 2)."""

from dataclasses import dataclass

from app.domain.catalogue.views import ALL, NOTHING

ALWAYS_UNTIL = 253_402_300_799_999
PERMIT, DENY = 1, 0
ANY = "*"


@dataclass(frozen=True)
class Grant:
    """Who (`recipient`) may see, for a purpose, records of a class within a reach, between two instants, and why.

    `never_outranks` rows take order 0: they stand below every denial.
    """

    recipient: str
    purpose: str
    data_class: str
    reach: str
    basis: str
    starts: int
    ends: int = ALWAYS_UNTIL
    rank: int = ALL
    effect: int = PERMIT
    deniable: bool = True
    version: int | None = None
    sections: str | None = None
    never_outranks: bool = False


def denial(recipient: str, purpose: str, now: int) -> Grant:
    """The row that takes everything away from a recipient for a purpose, for good (access.md 3)."""
    return Grant(recipient, purpose, ANY, ANY, "consent", now, rank=NOTHING, effect=DENY)


def withdrawn_grant(organisation: str, form: str, now: int) -> Grant:
    """Who was sent an application reads it no more once the person has withdrawn it, until they agree anew."""
    return Grant(f"org:{organisation}", ANY, ANY, f"rec:{form}", "owner", now, rank=NOTHING, effect=DENY)


def subject_grant(person: str, now: int) -> Grant:
    """A new person sees what is kept about them, by the matrix; nobody can deny it."""
    return Grant(f"person:{person}", ANY, ANY, ANY, "subject", now, deniable=False)


def owner_stub(organisation: str, task: str, now: int) -> Grant:
    """The owner of a Task always sees its stub."""
    return Grant(f"org:{organisation}", ANY, "B", f"rec:{task}", "owner", now, rank=1, deniable=False)


def review_grant(organisation: str, task: str, now: int) -> Grant:
    """Who has to review something sees the review, whatever else it sees."""
    return Grant(f"org:{organisation}", ANY, "F", f"rec:{task}", "owner", now, deniable=False)


def notice_grant(organisation: str, notice: str, now: int) -> Grant:
    """The former owner sees the notice that a referral is closed to it."""
    return Grant(f"org:{organisation}", ANY, "C", f"rec:{notice}", "owner", now, deniable=False)


def requester_grant(organisation: str, referral: str, now: int) -> Grant:
    """The requester of a referral sees its Tasks; what is given back rests on consent."""
    return Grant(f"org:{organisation}", ANY, "B", f"ref:{referral}", "requester", now, deniable=False)


def asked_grant(organisation: str, task: str, now: int) -> Grant:
    """DWP sees what an employer answered that it asked, below every denial: no consent names it for this."""
    return Grant(f"org:{organisation}", ANY, "B", f"rec:{task}", "owner", now, never_outranks=True)


def job_grant(organisation: str, task: str, now: int) -> Grant:
    """An employer that was asked may know which job is meant, below every denial; by `$confirm-job` alone, for its role
    has no cell for the Task (R-12).
    """
    reach = f"rec:{task}"
    return Grant(f"org:{organisation}", "atw-application", "B", reach, "asked", now, never_outranks=True)


def task_grant(organisation: str, task: str, now: int) -> Grant:
    """Whoever asked below the root of a referral sees the Task of its own request, whatever the consent."""
    return Grant(f"org:{organisation}", ANY, "B", f"rec:{task}", "requester", now, deniable=False)


def follow_up_rows(organisation: str, task: str, now: int) -> list[Grant]:
    """Who completed a referral sees the Task that asks how it went on, until the person denies it; then its stub."""
    whole = Grant(f"org:{organisation}", ANY, "B", f"rec:{task}", "requester", now)
    return [whole, owner_stub(organisation, task, now)]


def action_rows(keeper: str, owner: str, task: str, now: int) -> list[Grant]:
    """Who keeps a plan sees the Task of a due action, and who is to do it that there is one; its words are class C."""
    whole = Grant(f"org:{keeper}", ANY, "C", f"rec:{task}", "requester", now, deniable=False)
    stub = Grant(f"org:{owner}", ANY, "C", f"rec:{task}", "owner", now, rank=1, deniable=False)
    return [whole] if owner == keeper else [whole, stub]

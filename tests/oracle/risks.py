"""Risks in a world: anybody escalates one, on a referral or about a person; whoever takes it closes it."""

from typing import TYPE_CHECKING

from tests.oracle import reading
from tests.oracle.consents import Dice

if TYPE_CHECKING:
    from tests.oracle.worlds import Known, Maker

WORRIED = (
    "gp",
    "gp-2",
    "workwell",
    "ips",
    "oh-a",
    "oh-b",
    "oh-a-admin",
    "complex-clinic",
    "spa",
    "employer-3",
    "dwp-atw",
)
RISKS = (
    ("self-harm-thoughts", "debrief-slot", ""),
    ("domestic-abuse", "debrief-slot", ""),
    ("self-harm-thoughts", "spa-referral", "active-plan-or-intent"),
    ("driving-risk", "clinical-queries-helpline", ""),
    ("driving-risk", "complex-cases-clinic", ""),
)  # fmt: skip
"""What is feared, which route it takes, and the threshold where the route has one."""


def escalate(here: "Maker", rng: Dice, known: "Known") -> None:
    """Somebody, mostly who works on the referral, tells of a risk."""
    risk, route, threshold = rng.choice(RISKS)
    roots = [name for name in known.of("ServiceRequest") if "basedOn" not in here.body(name)]
    asked = rng.choice(roots) if roots and rng.random() < 0.85 else ""
    near = [known.by[asked]] if asked else []
    near += ["oh-a", "oh-b", "workwell"] if asked else list(known.patients)
    client = rng.choice(near if rng.random() < 0.7 else WORRIED)
    words = {"message": "Said they cannot go on."} if rng.random() < 0.5 else {}
    told = {"threshold": threshold} if threshold else {}
    known.took(client, here.escalate(client, asked, risk=risk, route=route, **told, **words))


def break_glass(here: "Maker", rng: Dice, known: "Known") -> None:
    """Somebody lies in an emergency department and cannot be asked."""
    del rng
    known.took("ed", here.break_glass("ed"))


def go_on_worrying(here: "Maker", rng: Dice, known: "Known") -> None:
    """A new risk, or the owner of one goes on with it, mostly to its end."""
    if rng.random() < 0.2:
        break_glass(here, rng, known)
        return
    open_ = [name for name in known.of("Task") if reading.is_escalation(here.body(name))]
    if not open_ or rng.random() < 0.4:
        escalate(here, rng, known)
        return
    name = rng.choice(open_)
    client = {"TESTGP1": "gp", "TESTSPA": "spa", "TESTCCC": "complex-clinic"}[reading.owner_code(here.body(name))]
    for move in rng.choice((("receive",), ("accept", "start", "complete"), ("start", "complete"), ("reject",))):
        known.took(client, here.move(client, name, move))

"""Plans in a world: drafted, agreed to by person and manager, changed, released to an employer, and linked to."""

from typing import TYPE_CHECKING

from tests.oracle.consents import Dice, code_of
from tests.oracle.reporting import let_have, let_not_have, named_reader
from tests.support.scene import modification
from tests.support.scene import plan as planned

if TYPE_CHECKING:
    from tests.oracle.worlds import Known, Maker

AUTHORS = ("gp", "oh-a", "oh-b", "complex-clinic")
"""Clients through which a clinician acts by name, as a release needs it."""

AFTERWARDS = (
    "agree",
    "let",
    "let",
    "refuse",
    "refuse",
    "release",
    "release-link",
    "revoke-link",
    "change",
    "change",
    "status",
)


def plan(here: "Maker", rng: Dice, known: "Known") -> None:
    """A plan from its draft to its release and a link, with a step left out now and then."""
    name = _drafted(here, rng, known)
    if name is None:
        return
    to, purpose = named_reader(here, rng, known, name)
    left_out = rng.choice(("",) * 8 + ("agree", "let", "release"))
    if left_out != "agree":
        _agree(here, rng, known, name)
    if left_out != "let":
        let_have(here, rng, known, name, to, purpose)
    if left_out != "release":
        _take(here, known, name, "release", to)
    if rng.random() < 0.6:
        _take(here, known, name, "release-link", to)
    if rng.random() < 0.4:
        _change(here, rng, known, name)


def go_on_planning(here: "Maker", rng: Dice, known: "Known") -> None:
    """One thing more that happens with a plan; a first one where there is none."""
    plans = known.of("CarePlan")
    if not plans:
        plan(here, rng, known)
        return
    name, what = rng.choice(plans), rng.choice(AFTERWARDS)
    to, purpose = named_reader(here, rng, known, name)
    if what == "agree":
        _agree(here, rng, known, name)
    elif what == "let":
        let_have(here, rng, known, name, to, purpose)
    elif what == "refuse":
        let_not_have(here, rng, known, name, to, purpose)
    elif what in ("change", "status"):
        _change(here, rng, known, name, rng.choice(("on-hold", "completed", "entered-in-error")) * (what == "status"))
    else:
        _take(here, known, name, what, to if what != "revoke-link" else "")


def _drafted(here: "Maker", rng: Dice, known: "Known") -> str | None:
    """A plan by who asked for a referral or takes it, on that referral."""
    requests = known.of("ServiceRequest")
    for asked in rng.sample(requests, len(requests)):
        body = here.body(asked)
        near = (known.by[asked], *(c for c in AUTHORS if code_of(c) == body["performer"][0]["identifier"]["value"]))
        for client in rng.sample(near, len(near)):
            made = here.post(client, planned(body["subject"]["reference"], asked)) if client in AUTHORS else []
            found = [name for name in known.took(client, made) if name.startswith("CarePlan/")]
            if found:
                return found[0]
    return None


def _agree(here: "Maker", rng: Dice, known: "Known", name: str) -> None:
    """The person and the manager, or one of them: the person in person or as the keeper heard it."""
    for party in rng.choice((("person", "manager"),) * 4 + (("person",), ("manager",))):
        own = party == "person" and here.has_person and rng.random() < 0.5
        says = {"party": party} | ({} if own else {"method": "spoken"})
        client = "person" if own else known.by[name]
        known.took(client, here.step(client, name, "agree", **says))


def _change(here: "Maker", rng: Dice, known: "Known", name: str, status: str = "") -> None:
    """Another content, which is a draft again; or another status of the same."""
    body = here.body(name)
    unsigned = [e for e in body["extension"] if not e["url"].endswith("/agreement")]
    again = {"status": "draft", "extension": unsigned, "activity": [modification(end="2026-12-06")]}
    client = known.by[name]
    known.took(client, here.put(client, name, body | ({"status": status} if status else again)))
    if not status and rng.random() < 0.5:
        _agree(here, rng, known, name)


def _take(here: "Maker", known: "Known", name: str, step: str, to: str) -> None:
    known.took(known.by[name], here.step(known.by[name], name, step, to))

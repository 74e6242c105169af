"""Reports in a world: drafted, shown, approved or withheld, released to an employer or insurer, and linked to."""

from typing import TYPE_CHECKING, Any

from tests.oracle.consents import Dice, any_period, code_of, request, taken
from tests.wire.bodies import attached, consent, organisation, permit, refused, related_person, report

if TYPE_CHECKING:
    from tests.oracle.worlds import Known, Maker

Json = dict[str, Any]
READERS = (("TESTEMP3", "employer-advice"),) * 3 + (("TESTINS1", "insurer-advice"),)
BESIDE = ("union-support", "union-support", "employer-advice", "care-coordination")
AFTERWARDS = (
    "agree", "agree", "agree", "agree", "refuse", "refuse", "release", "release", "release-link", "revoke-link",
    "withhold", "correct", "amend", "enter-in-error", "share-with-person",
)  # fmt: skip


def disclose(here: "Maker", rng: Dice, known: "Known") -> None:
    """A clinician discloses restrictions without consent, because others could come to harm."""
    requests = known.of("ServiceRequest")
    if requests:
        asked = rng.choice(requests)
        client = rng.choice((known.by[asked], "gp", "oh-a", "complex-clinic"))
        known.took(client, here.disclose(client, asked, rng.choice(READERS)[0]))


def tell(here: "Maker", rng: Dice, known: "Known") -> None:
    """A report from its draft to its release and a link, with a step left out now and then."""
    name = _draft(here, rng, known) or _asked_and_drafted(here, rng, known)
    if name is None:
        return
    _start(here, known, name)
    to, purpose = named_reader(here, rng, known, name)
    left_out = rng.choice(("",) * 12 + ("agree", "share", "approve", "release"))
    if left_out != "agree":
        let_have(here, rng, known, name, to, purpose)
    if left_out != "share":
        _share(here, rng, known, name)
    if left_out != "approve":
        _approve(here, rng, known, name)
    if left_out != "release":
        _take(here, known, name, "release", to)
    if rng.random() < 0.8:
        _take(here, known, name, "release-link", to)
    if rng.random() < 0.4:
        _amend(here, known, name)
    if to.startswith("RelatedPerson/") and rng.random() < 0.3:
        let_not_have(here, rng, known, name, to, purpose)


def go_on_telling(here: "Maker", rng: Dice, known: "Known") -> None:
    """One thing more that happens with a report; a first one where there is none."""
    reports = known.of("Composition")
    if rng.random() < 0.1:
        disclose(here, rng, known)
        return
    if not reports:
        tell(here, rng, known)
        return
    name, what = rng.choice(reports), rng.choice(AFTERWARDS)
    to, purpose = named_reader(here, rng, known, name)
    if what == "agree":
        let_have(here, rng, known, name, to, purpose)
    elif what == "refuse":
        let_not_have(here, rng, known, name, to, purpose)
    elif what == "share-with-person":
        _share(here, rng, known, name)
        _approve(here, rng, known, name)
    elif what == "withhold":
        _take(here, known, name, what, by=_either(here, rng, known, name))
    elif what == "correct":
        _take(here, known, name, what, by="person", **{rng.choice(("statement", "correction")): "I drive a van."})
    elif what in ("amend", "enter-in-error"):
        _amend(here, known, name, "entered-in-error" if what == "enter-in-error" else "")
    elif what == "revoke-link":
        _take(here, known, name, what, by=_either(here, rng, known, name))
    else:
        _take(here, known, name, what, to)


def named_reader(here: "Maker", rng: Dice, known: "Known", name: str) -> tuple[str, str]:
    """Whom a report may go to, and what for: an organisation, or somebody named beside the person."""
    if rng.random() < 0.7:
        return rng.choice(READERS)
    there = known.of("RelatedPerson")
    if not there or rng.random() < 0.1:
        client = rng.choice([c for c in ("gp", known.by[name], "person") if c in known.patients or c == "person"])
        client = client if here.has_person else "gp"
        subject = known.patients["gp" if client == "person" else client]
        there = known.took(client, here.post(client, related_person(subject)))
    return (rng.choice(there), rng.choice(BESIDE)) if there else rng.choice(READERS)


def _named(to: str) -> Json:
    """A reference to whom a report goes."""
    return {"reference": to} if to.startswith("RelatedPerson/") else organisation(to)


def _draft(here: "Maker", rng: Dice, known: "Known") -> str | None:
    """A report on a referral, by whoever may write one: who asked for it, or who takes it."""
    code = "oh-clinical-report" if rng.random() < 0.1 else "oh-advice"
    for asked in rng.sample(requests := known.of("ServiceRequest"), len(requests)):
        body = here.body(asked)
        for client in rng.sample(authors := ["oh-a", "oh-b", "gp", "complex-clinic"], len(authors)):
            if client == known.by[asked] or code_of(client) == body["performer"][0]["identifier"]["value"]:
                status = {"status": "final"} if code == "oh-clinical-report" else {}
                made = here.post(client, report(body["subject"]["reference"], asked, code, **status))
                found = [name for name in known.took(client, made) if name.startswith("Composition/")]
                if found:
                    return found[0]
    return None


def _asked_and_drafted(here: "Maker", rng: Dice, known: "Known") -> str | None:
    """The same on a referral that the practice makes for it."""
    asked = request("gp", known.patients["gp"], rng.choice(("TESTOH1", "TESTOH2")), rng)
    asked["extension"].append(taken("TESTGP1", "oh-and-employer-advice"))
    known.took("gp", here.post("gp", asked))
    return _draft(here, rng, known)


def _start(here: "Maker", known: "Known", name: str) -> None:
    """Whoever reports has the work in hand."""
    about, author = here.body(name)["event"][0]["detail"][0]["reference"], known.by[name]
    for task in known.of("Task"):
        body = here.body(task)
        if body["focus"]["reference"] == about and body["owner"]["identifier"]["value"] == code_of(author):
            for move in ("receive", "accept", "start"):
                known.took(author, here.move(author, task, move))


def let_have(here: "Maker", rng: Dice, known: "Known", name: str, to: str, purpose: str) -> None:
    """A Consent that lets one organisation have the advice, by the person or by a practice."""
    client, body = _consenting(here, rng, known, name, to)
    made = permit(_named(to), purpose, rng.choice(("C", "C", "AC", "ABCDE")))
    body["provision"]["provision"] = [made | any_period(rng) if rng.random() < 0.3 else made]
    known.took(client, here.post(client, body))


def let_not_have(here: "Maker", rng: Dice, known: "Known", name: str, to: str, purpose: str) -> None:
    """A Consent that lets one organisation, or somebody beside the person, have nothing."""
    client, body = _consenting(here, rng, known, name, to)
    body["provision"] |= refused(_named(to), purpose=rng.choice((purpose, None)))
    known.took(client, here.post(client, body))


def _consenting(here: "Maker", rng: Dice, known: "Known", name: str, to: str) -> tuple[str, Json]:
    """Who records a Consent about a report, and its beginning; attached to the referral by whoever asked for it. Who
    names somebody beside the person names them beside the same Patient.
    """
    body = here.body(name)
    about = (body["event"][0]["detail"] if "event" in body else body["supportingInfo"])[0]["reference"]
    asked = known.by.get(about, "gp")
    client = rng.choice(("person", asked, asked, known.by[name])) if here.has_person else asked
    client = client if client in known.patients or client == "person" else "gp"
    subject = known.patients["gp" if client == "person" else client]
    if to.startswith("RelatedPerson/"):
        client = "person" if here.has_person and rng.random() < 0.5 else known.by[to]
        subject = here.body(to)["patient"]["reference"]
    root = attached(about) if client == asked and rng.random() < 0.85 else {}
    return client, consent(subject, code_of(client), root=root)


def _share(here: "Maker", rng: Dice, known: "Known", name: str) -> None:
    _take(here, known, name, "share-with-person", wishes=rng.choice(("to-see", "to-see", "to-see", "not-to-see")))


def _approve(here: "Maker", rng: Dice, known: "Known", name: str) -> None:
    by = _either(here, rng, known, name)
    words = {} if by == "person" else {"method": "spoken"}
    _take(here, known, name, rng.choice(("approve",) * 6 + ("withhold",)), by=by, **words)


def _either(here: "Maker", rng: Dice, known: "Known", name: str) -> str:
    """The person, or whoever wrote the report and records what they said."""
    return "person" if here.has_person and rng.random() < 0.6 else known.by[name]


def _take(here: "Maker", known: "Known", name: str, step: str, to: str = "", by: str = "", **says: str) -> None:
    client = by or known.by[name]
    if step == "withhold":
        says = {}
    known.took(client, here.step(client, name, step, to, **says))


def _amend(here: "Maker", known: "Known", name: str, status: str = "") -> None:
    """The next version, by whoever wrote the report: released ones are amended."""
    body = here.body(name)
    usual = "preliminary" if body["status"] == "preliminary" else "amended"
    known.took(known.by[name], here.put(known.by[name], name, body | {"status": status or usual}))

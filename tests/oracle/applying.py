"""Applications to Access to Work in a world: drafted, declared, and the employer asked whether the job is theirs."""

from typing import TYPE_CHECKING, Any

from tests.kit.applications import application, need, said
from tests.oracle import reading
from tests.oracle.consents import Dice, code_of
from tests.wire.bodies import by_type, consent, organisation, permit, refused

if TYPE_CHECKING:
    from tests.oracle.worlds import Known, Maker

Json = dict[str, Any]
HELPERS = ("gp", "workwell", "ips", "oh-a", "oh-b")
EMPLOYERS = {"TESTEMP3": "employer-3", "TESTEMP1": "employer"}
DWP = "dwp-atw"
AFTERWARDS = ("ask", "ask", "confirm", "refuse", "refuse", "let", "receive", "withdrawn", "void")


def apply(here: "Maker", rng: Dice, known: "Known") -> None:
    """An application from its draft to the employer's answer, with a step left out now and then."""
    task = _drafted(here, rng, known) if here.has_person else None
    if task is None:
        return
    left_out = rng.choice(("",) * 8 + ("let", "declare", "receive", "ask"))
    if left_out != "let":
        _let(here, rng, known, task)
    if left_out != "declare":
        known.took("person", here.declare(here.body(task)["focus"]["reference"]))
    if left_out != "receive":
        known.took(DWP, here.move(DWP, task, "receive"))
    if rng.random() < 0.15:
        _refuse(here, rng, known, task)
    if left_out != "ask":
        _ask(here, rng, known, task)
    if rng.random() < 0.4:
        _refuse(here, rng, known, task)
    if rng.random() < 0.3:
        _confirm(here, rng, known, task)


def go_on_applying(here: "Maker", rng: Dice, known: "Known") -> None:
    """One thing more that happens with an application; a first one where there is none."""
    tasks = [name for name in known.of("Task") if reading.is_task_of_application(here.body(name))]
    if not tasks:
        apply(here, rng, known)
        return
    task, what = rng.choice(tasks), rng.choice(AFTERWARDS)
    act = {"ask": _ask, "confirm": _confirm, "refuse": _refuse, "let": _let, "void": _void}.get(what)
    if act:
        act(here, rng, known, task)
    else:
        client = "person" if what == "withdrawn" else DWP
        known.took(client, here.move(client, task, what))


def _drafted(here: "Maker", rng: Dice, known: "Known") -> str | None:
    """The Task of a draft by whoever helps, on a referral or by itself."""
    requests = known.of("ServiceRequest")
    asked = rng.choice(requests) if requests and rng.random() < 0.7 else ""
    near = [c for c in (known.by.get(asked, ""), *known.patients) if c in HELPERS and c in known.patients]
    client = near[0] if rng.random() < 0.5 else rng.choice(near)
    body = application(known.patients[client], may_contact=rng.random() < 0.9)
    if rng.random() < 0.1:
        job = [said("job.title", {"valueString": "Guard"})]
        body["item"] = [said("job", inner=job), body["item"][1], need("mhss", "Somebody to talk to")]
    names = known.took(client, here.post(client, body | ({"basedOn": [{"reference": asked}]} if asked else {})))
    return next((name for name in names if name.startswith("Task/")), None)


def _ask(here: "Maker", rng: Dice, known: "Known", task: str) -> None:
    known.took(DWP, here.ask(DWP, task, rng.choice(("TESTEMP3", "TESTEMP3", "TESTEMP1"))))


def _confirm(here: "Maker", rng: Dice, known: "Known", task: str) -> None:
    asked = reading.asked_employer(here.body(task))
    client = next((c for code, c in EMPLOYERS.items() if reading.organisation_of(organisation(code)) == asked), "")
    if client:
        known.took(client, here.confirm(client, task, rng.choice(("confirmed", "not-confirmed"))))


def _let(here: "Maker", rng: Dice, known: "Known", task: str) -> None:
    """DWP may see the application: by the person, or by whoever helps."""
    client, subject = _speaking(here, rng, known, task)
    labels = rng.choice(("G", "ABG", "ABCDEG"))
    allowed = permit(organisation("TESTDWPA"), "atw-application", labels)
    known.took(client, here.post(client, consent(subject, code_of(client), allowed)))


def _refuse(here: "Maker", rng: Dice, known: "Known", task: str) -> None:
    """Somebody records that the employer, or DWP, gets nothing; for what they were asked or for all."""
    client, subject = _speaking(here, rng, known, task)
    asked = reading.asked_employer(here.body(task))
    code = next((code for code in EMPLOYERS if reading.organisation_of(organisation(code)) == asked), "TESTEMP3")
    whom = rng.choice((organisation(code), organisation(code), by_type("employer"), organisation("TESTDWPA")))
    purpose = rng.choice(("atw-application", "employer-advice", None, None))
    body = consent(subject, code_of(client))
    body["provision"] |= refused(whom, purpose=purpose)
    known.took(client, here.post(client, body))


def _void(here: "Maker", rng: Dice, known: "Known", task: str) -> None:
    """The person says of what they declared, or would declare, that it was a mistake."""
    del rng
    form = here.body(task)["focus"]["reference"]
    known.took("person", here.put("person", form, here.body(form) | {"status": "entered-in-error"}))


def _speaking(here: "Maker", rng: Dice, known: "Known", task: str) -> tuple[str, str]:
    """Who records what the person says, and the Patient it is said of."""
    helper = known.by[task]
    client = "person" if rng.random() < 0.6 or helper not in known.patients else helper
    return client, here.body(task)["for"]["reference"] if client == "person" else known.patients[helper]

"""Worlds from a seed: what organisations write about one person, and what they and the person do afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.kit.passports import passport
from tests.oracle.applying import go_on_applying
from tests.oracle.consents import Dice, any_consent, any_share, changed, code_of, request, taken
from tests.oracle.joining import join
from tests.oracle.planning import go_on_planning
from tests.oracle.reporting import go_on_telling
from tests.oracle.risks import go_on_worrying
from tests.oracle.tying import tie
from tests.wire.bodies import NHS_NUMBER, answers, concept, document, outcome, words

Json = dict[str, Any]
CARERS = ("gp", "gp-2", "workwell", "ips", "oh-a", "oh-b", "kit")
ASKERS = ("dwp-decision", "employer-3")
TAKERS = frozenset((*CARERS, "dwp-decision"))
"""Clients that may record a consent."""

TARGETS = ("TESTOH1", "TESTOH1", "TESTOH2", "TESTCCC", "TESTWW1", "TESTSPA")


class Maker(Protocol):
    """Where a world is made: by the services themselves, or over HTTP."""

    birth_date: str
    number: str
    has_person: bool

    def post(self, client: str, *resources: Json) -> list[str]:
        """Store resources in one transaction; the names of all that was stored, none when it was refused."""

    def put(self, client: str, name: str, body: Json) -> list[str]:
        """Store the next version of a record."""

    def move(self, client: str, task: str, move: str) -> list[str]:
        """Move a Task on."""

    def step(self, client: str, report: str, step: str, to: str = "", **says: str) -> list[str]:
        """Take a report a step further, for one organisation where the step needs one, in some words."""

    def escalate(self, client: str, asked: str, **says: str) -> list[str]:
        """Tell of a risk, on a referral (its request) or about the world's person."""

    def disclose(self, client: str, asked: str, to: str) -> list[str]:
        """Disclose restrictions in the public interest, of the person a request is about, to one organisation."""

    def break_glass(self, client: str) -> list[str]:
        """A clinician of an emergency department opens the record of the world's person."""

    def declare(self, draft: str) -> list[str]:
        """The person declares a draft of an application to Access to Work as their own."""

    def ask(self, client: str, task: str, employer: str) -> list[str]:
        """DWP asks an employer whether the job of an application is theirs."""

    def confirm(self, client: str, task: str, answer: str) -> list[str]:
        """An employer says whether it is."""

    def die(self) -> None:
        """A verified source tells that the person died."""

    def merge(self, keep: str, other: str) -> None:
        """An operator finds the persons of two Patients to be one."""

    def body(self, name: str) -> Json:
        """The current content of a record."""


@dataclass
class Known:
    """What a world's people remember of it: who sent which record."""

    by: dict[str, str] = field(default_factory=dict)
    patients: dict[str, str] = field(default_factory=dict)

    def of(self, type: str, *clients: str) -> list[str]:
        """The records of a type, those of some clients or of all."""
        return [n for n, c in self.by.items() if n.startswith(f"{type}/") and (not clients or c in clients)]

    def took(self, client: str, names: list[str]) -> list[str]:
        """Remember what a client has just had stored."""
        self.by |= {name: self.by.get(name, client) for name in names}
        return names

    def swapped(self, old: str, new: str) -> "Known":
        """What is remembered in a copy of the world, whose ids begin otherwise."""
        return Known(
            {name.replace(old, new): client for name, client in self.by.items()},
            {client: name.replace(old, new) for client, name in self.patients.items()},
        )


def begin(here: Maker, rng: Dice) -> Known:
    """The records of a world before anybody changes their mind."""
    known = Known()
    keepers = ["gp", *rng.sample((*CARERS[1:], *ASKERS), rng.choice((2, 2, 3)))]
    for client in keepers:
        names = known.took(client, here.post(client, _patient(here, rng, first=client == "gp")))
        if names:
            known.patients[client] = names[0]
    for client in [c for c in known.patients if c in CARERS]:
        for _ in range(rng.choice((1, 1, 2))):
            new_record(here, rng, known, client)
    for client in rng.sample(list(known.patients), min(2, len(known.patients))):
        _refer(here, rng, known, client)
    return known


def go_on(here: Maker, rng: Dice, known: Known) -> None:
    """One thing that happens next; it may be refused."""
    draw = rng.random()
    act = next(act for until, act in NEXT if draw < until)
    (_agree if act is _passport and not here.has_person else act)(here, rng, known)


def _patient(here: Maker, rng: Dice, *, first: bool) -> Json:
    """Known by number mostly; sometimes with another birth date, or by name alone."""
    draw = 1.0 if first else rng.random()
    body: Json = {
        "resourceType": "Patient",
        "identifier": [{"system": NHS_NUMBER, "value": here.number}],
        "name": [{"family": "ZZTEST", "given": ["Zz"]}],
        "birthDate": "1950-01-01" if draw < 0.06 else here.birth_date,
    }
    return {k: v for k, v in body.items() if k != "identifier"} if 0.06 < draw < 0.12 else body


def new_record(here: Maker, rng: Dice, known: Known, client: str) -> None:
    """Something that an organisation writes about the person: of its own, or in answer to a referral it knows of."""
    requests, tasks = known.of("ServiceRequest"), known.of("Task")
    subject = known.patients.get(client)
    named: Json = {"basedOn": [{"reference": rng.choice(requests)}]} if requests and rng.random() < 0.5 else {}
    about: Json = {"about": [{"reference": rng.choice(tasks)}]} if tasks and rng.random() < 0.3 else {}
    if subject is None and not (named or about):
        return
    subject = subject or rng.choice(list(known.patients.values()))
    signpost = {"category": [concept("communication-kind", "signpost")], "topic": concept("signpost-topic", "other")}
    made = rng.choice(
        (
            document(subject),
            answers(subject, **named),
            answers(subject, questionnaire="https://fhir.nhs.uk/Questionnaire/18381000000107"),
            words(subject, **named, **about),
            words(subject, **named, **about, **signpost),
            outcome(subject, **named),
            outcome(subject, **named, category=[concept("observation-kind", "outcome")]),
        )
    )
    if subject not in known.patients.values() or client not in known.patients:
        made.pop("subject")
    known.took(client, here.post(client, made))


def _refer(here: Maker, rng: Dice, known: Known, client: str) -> None:
    """A referral: alone, with a short consent, or in a transaction with a Consent; resting on older records or not."""
    code = code_of(client)
    older = [n for n in known.by if n.split("/")[0] in ("DocumentReference", "Observation", "QuestionnaireResponse")]
    body = request(client, known.patients[client], rng.choice(TARGETS), rng)
    if older and rng.random() < 0.6:
        body["supportingInfo"] = [{"reference": rng.choice(older)}]
    parents = known.of("ServiceRequest")
    if parents and rng.random() < 0.2:
        body["basedOn"] = [{"reference": rng.choice(parents)}]
    draw = rng.random()
    if draw < 0.35 and client in TAKERS:
        template = rng.choice(("oh", "oh-and-dwp-status", "oh-and-employer-advice"))
        declined = ("care-coordination",) if rng.random() < 0.2 else ()
        body["extension"].append(taken(code, template, declined))
        known.took(client, here.post(client, body))
    elif draw < 0.6 and client in TAKERS:
        beside = any_consent(rng, known.patients[client], code, [])
        known.took(client, here.post(client, body, beside))
    else:
        known.took(client, here.post(client, body))


def _agree(here: Maker, rng: Dice, known: Known) -> None:
    """A Consent somebody takes, or the person makes."""
    takers = [client for client in known.patients if client in TAKERS]
    client = "person" if here.has_person and rng.random() < 0.2 else rng.choice(takers)
    subject = rng.choice(list(known.patients.values())) if client == "person" else known.patients[client]
    own = known.of("ServiceRequest", client)
    limits = known.of("DocumentReference", "gp") if rng.random() < 0.1 else []
    requests = limits or own or known.of("ServiceRequest")
    known.took(client, here.post(client, any_consent(rng, subject, code_of(client), requests)))


def _passport(here: Maker, rng: Dice, known: Known) -> None:
    """The person writes a passport, or another version of theirs, and shares one version of it."""
    mine = [name for name in known.of("QuestionnaireResponse", "person") if "passport" in str(here.body(name))]
    subject = known.patients["gp"]
    if not mine:
        mine = known.took("person", here.post("person", passport(subject)))
    elif rng.random() < 0.4:
        here.put(
            "person", mine[0], here.body(mine[0]) | {"status": rng.choice(("amended",) * 4 + ("entered-in-error",))}
        )
    if mine:
        last = int(here.body(mine[0])["meta"]["versionId"])
        version = f"{mine[0]}/_history/{rng.randint(1, last)}"
        known.took("person", here.post("person", any_share(rng, subject, version)))


def _change(here: Maker, rng: Dice, known: Known) -> None:
    """A Consent is taken back, narrowed, or changed otherwise, by whoever took it or by the person."""
    consents = known.of("Consent")
    if not consents:
        _agree(here, rng, known)
        return
    name = rng.choice(consents)
    client = "person" if here.has_person and rng.random() < 0.3 else known.by[name]
    here.put(client, name, changed(rng, here.body(name), known.of("ServiceRequest", client)))


def _move(here: Maker, rng: Dice, known: Known) -> None:
    """A Task goes on, by its owner or its requester."""
    tasks = known.of("Task")
    if tasks:
        move = rng.choice(("receive", "receive", "accept", "reject", "reject", "start", "fail", "cancel"))
        task = rng.choice(tasks)
        side = "requester" if move == "cancel" else "owner"
        client = _client_of(here.body(task)[side])
        known.took(client, here.move(client, task, move))


def _tell_of_death(here: Maker, rng: Dice, known: Known) -> None:
    client = rng.choice(list(known.patients))
    name = known.patients[client]
    here.put(client, name, here.body(name) | {"deceasedBoolean": True})


def _client_of(party: Json) -> str:
    """A client of the organisation a Task names."""
    from_code = {"TESTOH1": "oh-a", "TESTOH2": "oh-b", "TESTCCC": "complex-clinic", "TESTWW1": "workwell",
                 "TESTSPA": "spa", "TESTDWPA": "dwp-atw", "TESTGP1": "gp", "TESTGP2": "gp-2", "TESTIPS": "ips",
                 "TESTKIT": "kit", "TESTCALD": "caldicott", "TESTED1": "ed",
                 "TESTEMP3": "employer-3", "TESTDWPD": "dwp-decision"}  # fmt: skip
    return from_code[party["identifier"]["value"]]


def _write(here: Maker, rng: Dice, known: Known) -> None:
    new_record(here, rng, known, rng.choice([c for c in (*known.patients, "oh-a", "oh-b") if c in CARERS]))


def _refer_again(here: Maker, rng: Dice, known: Known) -> None:
    _refer(here, rng, known, rng.choice(list(known.patients)))


def _die(here: Maker, rng: Dice, known: Known) -> None:
    del rng, known
    here.die()


NEXT: tuple[tuple[float, Callable[[Maker, Dice, Known], None]], ...] = (
    (0.17, _passport), (0.42, _agree), (0.67, _change), (0.71, go_on_telling), (0.74, go_on_planning),
    (0.76, go_on_worrying),
    (0.80, go_on_applying), (0.86, _move), (0.93, _write), (0.95, _tell_of_death), (0.965, tie), (0.98, join),
    (0.99, _refer_again), (1, _die),
)  # fmt: skip
"""What may happen next, each up to its share of the draws."""

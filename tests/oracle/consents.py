"""Consents as people and organisations might send them: every shape the page allows, and some that it refuses."""

import random
from datetime import timedelta
from typing import Any

from app.sandbox.clients import named
from app.sandbox.organisations import BY_CODE
from tests.kit.clocks import D0
from tests.kit.passports import share
from tests.wire.bodies import attached, by_type, concept, consent, organisation, profile, system

Json = dict[str, Any]
RECIPIENTS = {
    "TESTOH1": "oh-assessment", "TESTOH2": "oh-assessment", "TESTCCC": "oh-assessment",
    "TESTWW1": "care-coordination", "TESTIPS": "care-coordination", "TESTGP1": "care-coordination",
    "TESTGP2": "care-coordination", "TESTSPA": "care-coordination", "TESTDWPA": "atw-application",
    "TESTDWPS": "dwp-status", "TESTEMP3": "employer-advice", "TESTINS1": "insurer-advice",
}  # fmt: skip
KINDS = {
    "oh-provider": "oh-assessment", "oh-clinic": "oh-assessment", "workwell": "care-coordination",
    "ips": "care-coordination", "gp-practice": "care-coordination", "employer": "employer-advice",
    "dwp-atw": "atw-application",
}  # fmt: skip
PURPOSES = ("oh-assessment", "care-coordination", "dwp-status", "atw-application", "employer-advice")
LABELS = ("ABCDE", "ABCDEF", "D", "B", "AC", "DE", "ABCDEFGHI", "G", "C", "E")
STATUSES = ("active",) * 16 + ("inactive", "rejected", "rejected", "draft")
ROLE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}


SEEING = ("TESTOH1", "TESTOH1", "TESTOH2", "TESTCCC", "TESTWW1", "TESTIPS", "TESTGP1", "TESTGP2", "TESTDWPA")
"""Recipients whose clients see much: a consent and a refusal of the same one are what worlds are made for."""


class Dice(random.Random):
    """Chance with a memory: who the consents of one world are mostly about."""

    def __init__(self, seed: str, cast: tuple[str, ...] = ()) -> None:
        super().__init__(seed)
        self.cast = cast or self._chosen()

    def _chosen(self) -> tuple[str, ...]:
        first, second = self.choice(SEEING), self.choice(SEEING)
        return first, BY_CODE[first].type, first, BY_CODE[first].type, second


def any_consent(rng: Dice, subject: str, taker: str, requests: list[str]) -> Json:
    """A Consent of any shape about a Patient; `requests` are referrals it may be attached to."""
    body = consent(subject, taker)
    body["status"] = rng.choice(STATUSES)
    body["provision"] = any_provision(rng)
    if requests and rng.random() < 0.5:
        body["provision"] |= attached(rng.choice(requests))
    if rng.random() < 0.1:
        body["extension"] = [taken(taker)]
    return body


def any_share(rng: Dice, subject: str, version: str) -> Json:
    """A share of one version of a passport with one of the cast, an employer, or somebody who can have none."""
    recipient, reference = _actor(rng) if rng.random() < 0.7 else ("TESTEMP3", _actor_of("TESTEMP3"))
    purpose = (RECIPIENTS | KINDS).get(recipient, "care-coordination")
    body = share(subject, version, "TESTOH1", *rng.sample(("3", "4", "5", "7", "11"), rng.choice((1, 2, 3))))
    body["provision"] |= {"actor": [reference], "purpose": [{"system": system("purpose"), "code": purpose}]}
    body["provision"] |= any_period(rng) if rng.random() < 0.5 else {}
    return body | {"status": rng.choice(STATUSES)}


def any_provision(rng: Dice) -> Json:
    """A root: denying with exceptions (the usual one), permitting with exceptions, or refusing outright."""
    shape = rng.random()
    if shape < 0.48:
        inner = [_provision(rng, "permit") for _ in range(rng.choice((1, 1, 2, 3)))]
        root: Json = {"type": "deny", "provision": inner}
        return root | (any_period(rng) if rng.random() < 0.1 else {})
    if shape < 0.66:
        exceptions = [_exception(rng) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
        return _provision(rng, "permit") | ({"provision": exceptions} if exceptions else {})
    return _refusal(rng) | ({"period": {"end": "2027-01-01"}} if rng.random() < 0.04 else {})


def _provision(rng: Dice, type: str) -> Json:
    """A permit; now and then one with something missing, or with a third level."""
    actors = [_actor(rng) for _ in range(rng.choice((1, 1, 1, 2)))]
    fitting = (RECIPIENTS | KINDS).get(actors[0][0], "care-coordination")
    purposes = [fitting] if rng.random() < 0.8 else rng.sample(PURPOSES, rng.choice((1, 2)))
    made: Json = {
        "type": type,
        "actor": [reference for _, reference in actors],
        "purpose": [{"system": system("purpose"), "code": purpose} for purpose in purposes],
        "securityLabel": labelled(rng.choice(LABELS)),
    } | any_period(rng)
    if rng.random() < 0.03:
        del made[rng.choice(("actor", "purpose", "securityLabel"))]
    elif rng.random() < 0.02:
        made["provision"] = [_exception(rng)]
    return made


def labelled(classes: str) -> list[Json]:
    """Data classes as security labels."""
    return [{"system": system("data-class"), "code": data_class} for data_class in classes]


def _exception(rng: Dice) -> Json:
    made: Json = {"type": "deny"}
    if rng.random() < 0.6:
        made["actor"] = [_actor(rng)[1]]
    if rng.random() < 0.4:
        made["purpose"] = [{"system": system("purpose"), "code": rng.choice(PURPOSES)}]
    if rng.random() < 0.6:
        made["securityLabel"] = labelled(rng.choice(LABELS[2:]))
    if rng.random() < 0.05:
        made |= {"period": {"end": "2027-01-01"}}
    return made


def _refusal(rng: Dice) -> Json:
    actors = [_actor(rng)[1] for _ in range(rng.choice((0, 1, 1, 1)))]
    purposes = rng.sample(PURPOSES, rng.choice((0, 0, 1)))
    made: Json = {"type": "deny"} | ({"actor": actors} if actors else {})
    return made | ({"purpose": [{"system": system("purpose"), "code": p} for p in purposes]} if purposes else {})


def _actor(rng: Dice) -> tuple[str, Json]:
    """One of the cast mostly, by code or by kind; sometimes anybody, seldom somebody nobody knows."""
    draw = rng.random()
    name = rng.choice(rng.cast) if draw < 0.75 else rng.choice((*RECIPIENTS, *KINDS))
    if name in BY_CODE:
        reference: Json = _actor_of(name)["reference"]
        if draw > 0.98:
            reference["identifier"] = reference["identifier"] | {"value": "TESTNOBODY"}
        return name, {"role": ROLE, "reference": reference}
    return name, {"role": ROLE, "reference": by_type(name)}


def _actor_of(code: str) -> Json:
    return {"role": ROLE, "reference": organisation(code)}


def any_period(rng: Dice) -> Json:
    """None, open at either end, over before it begins, or ordinary; in days or to the second."""
    starts, lasts = rng.choice((-30, -1, 0, 0, 15, 60)), rng.choice((10, 45, 90, 180, 400))
    first, last = D0 + timedelta(days=starts), D0 + timedelta(days=starts + lasts)
    exact = rng.random() < 0.2
    period = {
        "start": first.isoformat() if exact else first.date().isoformat(),
        "end": last.isoformat() if exact else last.date().isoformat(),
    }
    kept = rng.choice((("start", "end"),) * 3 + (("start",), ("end",), ()))
    return {"period": {name: period[name] for name in kept}} if kept else {}


def taken(taker: str, template: str = "oh", declined: tuple[str, ...] = ()) -> Json:
    """The extension of a short consent."""
    parts = [
        {"url": "template", "valueCode": template},
        {"url": "taken-by", "valueReference": {"display": taker}},
        {"url": "taken-at", "valueDateTime": "2026-10-05T09:08:00+01:00"},
        {"url": "method", "valueCode": "spoken"},
        *({"url": "declined", "valueCode": purpose} for purpose in declined),
    ]
    return {"url": profile("consent-taken"), "extension": parts}


def changed(rng: Dice, body: Json, requests: list[str]) -> Json:
    """The next version of a Consent: withdrawn, narrowed, widened, refused, or another altogether."""
    provision = body["provision"]
    inner = provision.get("provision", [])
    kept = {name: provision[name] for name in ("data",) if name in provision}
    draw = rng.random()
    if draw < 0.25:
        return body | {"status": rng.choice(("inactive", "inactive", "rejected", "entered-in-error", "active"))}
    if draw < 0.55 and len(inner) > 1:
        without = [p for p in inner if p is not rng.choice(inner)]
        return body | {"provision": provision | {"provision": without}}
    if draw < 0.65:
        return body | {"provision": kept | _refusal(rng), "status": "active"}
    if draw < 0.75 and "extension" in body:
        return {name: value for name, value in body.items() if name != "extension"}
    if draw < 0.85 and requests:
        return body | {"provision": provision | attached(rng.choice(requests)), "status": "active"}
    return body | {"provision": kept | any_provision(rng), "status": "active"}


def request(client: str, subject: str, performer: str, rng: random.Random) -> Json:
    """A ServiceRequest of a client."""
    kind, trigger = "oh-referral", "self"
    if client == "dwp-decision":
        kind, trigger, performer = "atw-referral", "benefit", "TESTDWPA"
    elif client == "employer-3":
        kind, trigger, performer = "workwell-referral", "employer", "TESTWW1"
    elif rng.random() < 0.3:
        kind = "workwell-referral"
    return {
        "resourceType": "ServiceRequest",
        "extension": [{"url": profile("trigger"), "valueCode": trigger}],
        "status": "active",
        "intent": "order",
        "category": [concept("use-case", "work-and-health")],
        "code": concept("request-code", kind),
        "subject": {"reference": subject},
        "authoredOn": "2026-10-05T08:00:00Z",
        "requester": organisation(code_of(client)),
        "performer": [organisation(performer)],
    }


def code_of(client: str) -> str:
    """The code of a client's organisation."""
    found = named(client)
    assert found
    return found.organisation

"""Self-granted access: whoever writes itself a consent for a number it knows learns nothing that is not its own."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from app.domain.catalogue.disclosure import NEVER_TOLD
from app.domain.catalogue.types import STORED
from app.domain.query import ID, LAST_UPDATED
from app.sandbox.clients import CLIENTS, SandboxClient
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import PEOPLE
from tests.access.acting import Users, as_user
from tests.kit.gateways import World, world
from tests.kit.leaks import Ask, Doors, Told
from tests.kit.seeds import sampled, seed_of_this_run
from tests.leaks import views
from tests.leaks.doors import TYPES, ask
from tests.oracle.consents import PURPOSES, Dice, any_consent, labelled, request, taken
from tests.wire.bodies import (
    answers,
    attached,
    bundle,
    by_type,
    consent,
    document,
    organisation,
    outcome,
    patient,
    permit,
    post,
    words,
)

Json = dict[str, Any]
UNBOUND = "1000000/minute"
VICTIMS = 4
KEEPER, OWNER = "gp", "complex-clinic"
"""Who keeps what is tried at, and who was asked for help: without consent it knows of the Task, and no more."""

ATTACKERS = tuple(client for client in CLIENTS if client.organisation != "TESTGP1")
EVERY = "ABCDEFGHI"
NOTHING: Json = {"resourceType": "Parameters"}
CODE = re.compile(rb'"code":"([A-Z]{3}-\d{3})"')


class Prey:
    """People of the sandbox drawn by lot, and all that their practice keeps about them."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.application = Doors(world)
        others = [person for person in PEOPLE if person.given != "Wren"]
        self.people = [person.given for person in dice.sample(others, VICTIMS)]
        self.records: dict[str, Json] = {}
        self.patients: dict[str, str] = {}
        self.requests: list[str] = []
        for given in self.people:
            self._write(world, given)

    def _write(self, world: World, given: str) -> None:
        gp = world.as_client(KEEPER)
        canary = f"Canary-{given}"
        subject = self._store(gp, patient(given, telecom=[{"system": "phone", "value": canary}]))
        self.patients[given] = subject
        note = self._store(gp, document(subject, description=canary))
        self._store(gp, answers(subject, item=[{"linkId": "1", "answer": [{"valueString": canary}]}]))
        self._store(gp, words(subject, canary))
        self._store(gp, outcome(subject, note=[{"text": canary}]))
        asked = request(KEEPER, subject, "TESTCCC", Dice(given)) | {"reasonCode": [{"text": canary}]}
        self.requests.append(self._store(gp, asked | {"supportingInfo": [{"reference": note}]}))
        allowing = permit(organisation("TESTWW1"), "dwp-status", "B")
        answer = gp.post("/Consent", consent(subject, "TESTGP1", allowing))
        assert answer.status_code in (201, 422), answer.text

    def _store(self, gp: Any, body: Json) -> str:
        answer = gp.post(f"/{body['resourceType']}", body)
        assert answer.status_code == 201, answer.text
        for name in (answer.headers["location"], *re.findall(r"<([^>]*/Task/[^>]*)>", answer.headers.get("link", ""))):
            reference = str(name).split("/fhir/R4/")[1].split("/_history")[0]
            self.records[reference] = gp.get(f"/{reference}").json()
        return str(answer.headers["location"].split("/fhir/R4/")[1].split("/_history")[0])

    def marks(self, client: SandboxClient) -> re.Pattern[bytes]:
        """What would give these people away: words put there to be found, and ids."""
        ids = [name.partition("/")[2] for name in self.records if client.name != OWNER or not name.startswith("Task/")]
        return re.compile(b"|".join([rb"Canary-\w+", *(id.encode() for id in ids)]))


@pytest.fixture(scope="module")
def prey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prey]:
    folder = tmp_path_factory.mktemp("self-granted")
    with world("sqlite", folder, request_limit=UNBOUND, status_limit=UNBOUND, log_level="error") as made:
        yield Prey(made, random.Random(seed_of_this_run()))


def test_no_organisation_gives_itself_access(prey: Prey) -> None:
    """Everybody writes itself every consent, about everybody; then everybody tries every door."""
    own = _own_patients(prey)
    told = _asked(prey, [case for client in ATTACKERS for case in _grants(prey, client, own)])
    assert any(answer.status in (200, 201) for asked, answer in told if b'"Consent"' in asked.body)
    assert any(answer.status == 422 for asked, answer in told if b'"Consent"' in asked.body)
    looks = [case for client in ATTACKERS for case in (*_readings(prey, client), *_searches(prey, client))]
    told += _asked(prey, sampled(looks))
    answered = " ".join({asked.path for asked, answer in told if answer.status == 200})
    assert all(join in answered for join in ("_include", "_revinclude", "_has", ".given")), "nothing was tried"
    leaks = [f"{asked.says}: {told.status} {told.body[:500]!r}" for asked, told in told if _leaks(prey, asked, told)]
    assert not leaks, f"{len(leaks)} of {len(told)}:\n" + "\n".join(leaks[:10])


def test_no_code_tells_a_stranger_whom_somebody_lets_see_anything(here: World) -> None:
    """Two people with the same request under way, one of whom lets whoever it goes to see everything."""
    prey = Prey(here, random.Random(seed_of_this_run()))
    open_, closed = prey.people[:2]
    purposes = {"TESTCCC": "oh-assessment", "TESTDWPA": "atw-application", "TESTWW1": "care-coordination"}
    lets = [permit(organisation(code), purpose, EVERY) for code, purpose in purposes.items()]
    answer = as_user(Users(here), open_, "person-app").post(
        "/Consent", consent(prey.patients[open_], "TESTPERS", *lets)
    )
    assert answer.status_code == 201, answer.text
    strangers = [c for c in ATTACKERS if c.role in NEVER_TOLD and c.scopes.allows("ServiceRequest", "c")]
    assert {client.role for client in strangers} == {"employer", "insurer", "dwp-assess", "dwp-decision"}
    own = _own_patients(prey)
    for door in ("/ServiceRequest/$validate?mode=create", "/ServiceRequest"):
        asks = [
            ask(client, "POST", door, request(client.name, own[client.name, given], "TESTCCC", Dice("the same")))
            for client in strangers
            for given in (open_, closed)
        ]
        told = [(t.status, t.headers.get("gateway-warnings"), CODE.findall(t.body)) for _, t in _asked(prey, asks)]
        assert told[::2] == told[1::2]
        assert {status for status, _, _ in told} <= {200, 201}


def _asked(prey: Prey, asks: list[Ask]) -> list[tuple[Ask, Told]]:
    return list(zip(asks, prey.application.ask(asks), strict=True))


def _leaks(prey: Prey, asked: Ask, told: Told) -> bool:
    """Something of these people that was not in the request; of a search, in what it found."""
    client = next(c for c in CLIENTS if c.name == asked.client)
    if asked.method == "GET" and any(asked.path.startswith(f"/{name}") for name in prey.records):
        stub = client.name == OWNER and "/Task/" in asked.path
        return told.status == 200 and not stub
    body = json.dumps(told.json.get("entry", [])).encode() if told.json.get("type") == "searchset" else told.body
    sent = set(prey.marks(client).findall(asked.body))
    return bool(set(prey.marks(client).findall(body)) - sent)


def _own_patients(prey: Prey) -> dict[tuple[str, str], str]:
    """Every organisation writes down everybody it knows the number and birth date of."""
    asks = [(c, given) for c in ATTACKERS for given in prey.people if c.scopes.allows("Patient", "c")]
    told = prey.application.ask([ask(c, "POST", "/Patient", patient(given)) for c, given in asks])
    assert {answer.status for answer in told} == {201}
    return {(c.name, given): f"Patient/{t.json['id']}" for (c, given), t in zip(asks, told, strict=True)}


def _grants(prey: Prey, client: SandboxClient, own: dict[tuple[str, str], str]) -> Iterator[Ask]:
    """Every shape of consent by which a client might let itself in, about its own Patient and about the practice's."""
    of = BY_CODE[client.organisation]
    dice = Dice(f"{seed_of_this_run()}/{client.name}", (of.code, of.type))
    for given, target in zip(prey.people, prey.requests, strict=True):
        mine = own.get((client.name, given), prey.patients[given])
        for subject in (mine, prey.patients[given]):
            for body in _shapes(client, subject, target, dice):
                yield ask(client, "POST", "/Consent", body)
        asked = request(client.name, mine, of.code, dice)
        short = asked | {"extension": [*asked["extension"], taken(of.code)]}
        yield ask(client, "POST", "/ServiceRequest", short)
        yield ask(client, "POST", "/ServiceRequest", asked | {"basedOn": [{"reference": target}]})
        beside = consent(mine, of.code, permit(organisation(of.code), client.purpose, EVERY))
        yield ask(client, "POST", "", bundle(post(asked | {"code": {"text": "Help"}}), post(beside)))


def _shapes(client: SandboxClient, subject: str, target: str, dice: Dice) -> Iterator[Json]:
    """Itself by name and by type, for every purpose, attached to a referral that is not its own; and two by lot."""
    of = BY_CODE[client.organisation]
    every = {"purpose": permit(organisation(of.code), client.purpose, "A")["purpose"], "securityLabel": labelled(EVERY)}
    every["purpose"] = [every["purpose"][0] | {"code": purpose} for purpose in {*PURPOSES, client.purpose}]
    yield consent(subject, of.code, permit(organisation(of.code), client.purpose, EVERY))
    yield consent(subject, of.code, permit(organisation(of.code), client.purpose, EVERY), root=attached(target))
    yield consent(subject, "TESTGP1", permit(organisation(of.code), client.purpose, EVERY) | every)
    yield consent(subject, of.code, permit(by_type(of.type), client.purpose, EVERY))
    yield consent(subject, of.code) | {"provision": permit(organisation(of.code), client.purpose, EVERY)}
    yield any_consent(dice, subject, of.code, [target])


def _readings(prey: Prey, client: SandboxClient) -> Iterator[Ask]:
    for number, name in enumerate(prey.records):
        yield ask(client, "GET", f"/{name}")
        yield ask(client, "GET", f"/{name}/_history{'/1' if number % 2 else ''}")
    for name in prey.requests:
        yield ask(client, "POST", "/$referral-status", _question(prey, name))
        yield ask(client, "POST", f"/{name}/$revoke", NOTHING)
    for name in prey.records:
        if name.startswith("Task/") and client.name != OWNER:
            yield from (ask(client, "POST", f"/{name}/${move}", NOTHING) for move in ("receive", "accept", "cancel"))


def _question(prey: Prey, name: str) -> Json:
    body = prey.records[name]
    who = prey.records[body["subject"]["reference"]]
    asked = {
        "reference": {"valueString": body["requisition"]["value"]},
        "birthDate": {"valueDate": who["birthDate"]},
        "family": {"valueString": who["name"][0]["family"]},
    }
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "query", "part": [{"name": n} | v for n, v in asked.items()]}],
    }


def _searches(prey: Prey, client: SandboxClient) -> Iterator[Ask]:
    """Every declared parameter, with what the practice's own records would be found by; and all there is."""
    for type in TYPES:
        if client.scopes.allows(type, "s"):
            yield ask(client, "GET", f"/{type}?_count=200")
            for parameter in (ID, LAST_UPDATED, *STORED[type].parameters):
                bodies = [body for name, body in prey.records.items() if name.startswith(f"{type}/")]
                keys = {k for b in bodies for v in views.leaves(b, parameter) for k in views.keys(parameter, v)}
                usable = sorted(key for key in keys if not set(key) & set(",\\$"))[:8]
                if usable:
                    query = quote(",".join(usable), safe="|/:")
                    yield ask(client, "GET", f"/{type}?{parameter.name}={query}&_count=200")
            yield from _joined(prey, client, type)


def _joined(prey: Prey, client: SandboxClient, type: str) -> Iterator[Ask]:
    """What leads from one record to another: every include both ways, and chains and `_has` over the person."""
    for parameter in (one for one in STORED[type].parameters if one.kind == "reference"):
        yield ask(client, "GET", f"/{type}?_include={type}:{parameter.name}&_count=200")
        for target in (one for one in parameter.targets if one in TYPES and client.scopes.allows(one, "s")):
            yield ask(client, "GET", f"/{target}?_revinclude={type}:{parameter.name}&_count=200")
            if target == "Patient":
                for given in prey.people:
                    yield ask(client, "GET", f"/{type}?{parameter.name}.given={given}&_count=200")
                for name in (name for name in prey.records if name.startswith(f"{type}/")):
                    yield ask(client, "GET", f"/Patient?_has:{type}:{parameter.name}:_id={name.partition('/')[2]}")

"""Doors that only writers try: references, conditions, patches, updates, moves and transactions that must not tell."""

import re
from collections.abc import Iterator
from typing import Any

from app.sandbox.clients import CLIENTS, SandboxClient
from app.sandbox.people import FAMILY
from tests.kit.leaks import Told
from tests.leaks import views
from tests.leaks.doors import NOBODY, TYPES, Case, Check, Doors, ask, closed, refused
from tests.leaks.facts import Fact
from tests.wire.bodies import bundle, concept, patient, profile, put

Json = dict[str, Any]
NEVER = 'W/"999999999"'
"""A version no record will have: whoever sees the record is told so, nobody else."""

SECRETS = {
    "Patient": "/birthDate",
    "RelatedPerson": "/name/0/text",
    "Observation": "/subject/reference",
    "ServiceRequest": "/reasonCode/0/text",
    "Task": "/for/reference",
    "Communication": "/payload/0/contentString",
    "DocumentReference": "/description",
    "QuestionnaireResponse": "/item/0/answer/0/valueString",
    "Composition": "/title",
    "CarePlan": "/title",
    "Goal": "/description/text",
    "Encounter": "/period/start",
    "Appointment": "/start",
    "Consent": "/sourceAttachment/title",
}
"""Something of each type that a patch could guess at with `test`."""


def writing(doors: Doors) -> Iterator[Case]:
    """Every probe of every client that may write at all; each is refused whatever it finds, so nothing changes."""
    for client in CLIENTS:
        yield from _references(doors, client)
        yield from _conditions(doors, client)
        for type in TYPES:
            if not closed(client, type, "u"):
                for fact in doors.of(type):
                    yield from _changes(doors, client, fact)
                yield from _in_transactions(doors, client, type)


def _references(doors: Doors, client: SandboxClient) -> Iterator[Case]:
    """One record that names every other and a missing one: told are the places of those that are not visible."""
    names = [*doors.facts.all, f"Patient/{NOBODY}"]
    hidden = [n for n, name in enumerate(names) if name not in doors.facts.all or not doors.rank(client, name)]
    for type, element, body in (("Communication", "about", _words()), ("ServiceRequest", "supportingInfo", _request())):
        if not closed(client, type, "c"):
            naming = body | {element: [{"reference": name} for name in names]}
            yield Case(ask(client, "POST", f"/{type}", naming), _places(type, element, hidden))


def _words() -> Json:
    return {"resourceType": "Communication", "status": "completed", "payload": [{"contentString": "Guess"}]}


def _request() -> Json:
    return {
        "resourceType": "ServiceRequest",
        "extension": [{"url": profile("trigger"), "valueCode": "self"}],
        "status": "active",
        "intent": "order",
        "category": [concept("use-case", "work-and-health")],
        "code": concept("request-code", "oh-referral"),
        "subject": {"display": "Somebody"},
        "authoredOn": "2026-10-05T08:00:00Z",
        "requester": {"display": "Somebody"},
    }


def _places(type: str, element: str, hidden: list[int]) -> Check:
    def check(told: Told) -> str:
        got = [int(found) for found in re.findall(rf"{type}\.{element}\[(\d+)\]\.reference", told.body.decode())]
        return "" if (told.status, told.code, got) == (422, "RES-007", hidden) else f"wanted the places {hidden}"

    return check


def _conditions(doors: Doors, client: SandboxClient) -> Iterator[Case]:
    """A conditional create of a Patient that could not be stored: only the organisation's own is ever found."""
    if closed(client, "Patient", "c"):
        return
    lost = {"managingOrganization": {"reference": f"Organization/{NOBODY}"}}
    mine = [f for f in doors.of("Patient") if f.keeper == client.organisation]
    for given in ("Wren", "Stan"):
        body = patient(given) | lost
        number = body["identifier"][0]
        conditions = (f"identifier={number['system']}|{number['value']}", f"birthdate={body['birthDate']}")
        for condition in (*conditions, f"family={FAMILY}"):
            found = [f for f in mine if _meets(f.body, condition)]
            yield Case(ask(client, "POST", "/Patient", body, If_None_Exist=condition), _existing(found))


def _meets(body: Json, condition: str) -> bool:
    name, _, value = condition.partition("=")
    told = {
        "identifier": [f"{i['system']}|{i['value']}" for i in body["identifier"]],
        "birthdate": [body["birthDate"]],
        "family": [body["name"][0]["family"]],
    }
    return value in told[name]


def _existing(found: list[Fact]) -> Check:
    if not found:
        return refused(422, "RES-007")
    if len(found) > 1:
        return refused(412, "RES-006")

    def check(told: Told) -> str:
        return "" if told.status == 200 and told.json["id"] == found[0].id else f"wanted {found[0].id}"

    return check


def _changes(doors: Doors, client: SandboxClient, fact: Fact) -> Iterator[Case]:
    told = _stale(doors, client, fact)
    yield Case(ask(client, "PUT", f"/{fact.name}", fact.body, If_Match=NEVER), told)
    if fact.type == "Task":
        yield Case(ask(client, "POST", f"/{fact.name}/$receive", {"resourceType": "Parameters"}, If_Match=NEVER), told)
    yield from _guesses(doors, client, fact)


def _stale(doors: Doors, client: SandboxClient, fact: Fact) -> Check:
    """What a change based on a version that never was is answered with."""
    if not doors.rank(client, fact.name):
        return doors.missed(client, fact)
    return refused(412, "TSK-012" if fact.type in ("Task", "Consent") else "RES-012")


def _in_transactions(doors: Doors, client: SandboxClient, type: str) -> Iterator[Case]:
    """The same in a transaction, for one record of the type that is visible and one that is not."""
    one_of_each = {bool(doors.rank(client, fact.name)): fact for fact in doors.of(type)}
    for fact in one_of_each.values():
        entry = put(fact.body) | {"request": {"method": "PUT", "url": fact.name, "ifMatch": NEVER}}
        yield Case(ask(client, "POST", "", bundle(entry)), _stale(doors, client, fact))


def _guesses(doors: Doors, client: SandboxClient, fact: Fact) -> Iterator[Case]:
    """`test` with the true value and with a wrong one: who does not see the element learns nothing from either."""
    path = SECRETS[fact.type]
    true = _at(fact.body, path)
    if true is None:
        return
    shown = views.shown(fact, fact.body, doors.rank(client, fact.name), client)
    sees = shown is not None and _at(shown, path) is not None
    version = f'W/"{len(fact.versions)}"'
    for value, fails in ((true, 2 if sees else 1), ("wrong", 1)):
        tests = [{"op": "test", "path": path, "value": value}, {"op": "test", "path": "/status", "value": "never"}]
        request = ask(
            client, "PATCH", f"/{fact.name}", tests, Content_Type="application/json-patch+json", If_Match=version
        )
        yield Case(
            request, _patched(doors, client, fact, fails, hides=not sees) if shown else doors.missed(client, fact)
        )


def _patched(doors: Doors, client: SandboxClient, fact: Fact, fails: int, *, hides: bool) -> Check:
    """Only who keeps a record, or a party to a Task, has a patch tried; nobody has one tried on what a view hides."""
    if fact.type != "Task" and fact.keeper != client.organisation and not _own_consent(client, fact):
        return refused(403, "RES-005")
    hides = hides and doors.rank(client, fact.name) < views.ALL
    return refused(403, "PAT-004") if hides else _fails(fails)


def _own_consent(client: SandboxClient, fact: Fact) -> bool:
    return client.role == "person" and fact.type == "Consent"


def _at(body: Any, path: str) -> Any:
    for step in path.strip("/").split("/"):
        body = (body[int(step) : int(step) + 1] or [None])[0] if isinstance(body, list) else (body or {}).get(step)
    return body


def _fails(number: int) -> Check:
    def check(told: Told) -> str:
        right = (told.status, told.code) == (422, "PAT-002") and f"Operation {number} ".encode() in told.body
        return "" if right else f"wanted operation {number} to fail"

    return check

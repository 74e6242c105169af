"""Two organisations that keep one record of every kind, full of words, about two persons; all is permitted."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text

from app.domain.catalogue.types import STORED
from app.sandbox.clients import CLIENTS, SandboxClient
from app.sandbox.organisations import BY_CODE, ORGANISATIONS
from app.sandbox.people import named
from app.sandbox.professionals import POSTS
from app.store.tables.people import disclosure_grant
from app.store.wall import OPERATOR
from tests.disclosure import page
from tests.disclosure.expected import SHARED
from tests.disclosure.filled import filled, without
from tests.fhir.test_sickness_certificate import form
from tests.kit.applications import application
from tests.kit.builders import fit_note
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.passports import passport
from tests.risks.asking import asked as escalation
from tests.support.scene import action, agreement, contact, feedback, modification, plan
from tests.time.turns import turn
from tests.wire import bodies

Json = dict[str, Any]
KEEPERS = {"oh-b": "Wren", "kit": "Stan"}
"""Who keeps the records, and about whom: the client `person` is Wren."""

BY_ROLE = {client.role: client for client in reversed(CLIENTS)}
ROLES = [client for client in CLIENTS if BY_ROLE[client.role] is client or client.name in KEEPERS]
"""One client of each role, and the keepers."""

ROUNDS = 8


@dataclass(frozen=True)
class Kept:
    """One stored record: whose it is, and the texts of its versions."""

    keeper: str
    person: str
    versions: tuple[Json, ...]

    @property
    def body(self) -> Json:
        """The current content."""
        return self.versions[-1]

    @property
    def type(self) -> str:
        """The resource type."""
        return str(self.body["resourceType"])

    @property
    def name(self) -> str:
        """The relative reference."""
        return f"{self.type}/{self.body['id']}"

    def view(self, client: SandboxClient) -> str:
        """What the page says a client has of it."""
        if client.role == "person":
            return page.view("person", self.body, own=False) if client.person == self.person else "-"
        return page.view(client.role, self.body, own=client.organisation == self.keeper)


class Scene:
    """The world with its records, and everybody's permits."""

    def __init__(self, world: World) -> None:
        self.world = world
        keepers = [_Keeper(world.as_client(name), given) for name, given in KEEPERS.items()]
        for keeper in keepers:
            keeper.keep()
        _declare(world)
        _write_passport(world)
        _release(world)
        _make_events(world)
        turn(world)
        for keeper in keepers:
            keeper.still()
        _permit_everybody(world)
        self.kept = list(_stored(world))
        self._last = "TESTKIT"

    def keep_for(self, client: SandboxClient) -> None:
        """Make what the supplier's kit wrote the records of a client's organisation."""
        if client.organisation != self._last:
            _hand_over(self.world, self._last, client.organisation)
            self._last = client.organisation
            self.kept = list(_stored(self.world))

    def of(self, type: str) -> list[Kept]:
        """The records of a type."""
        return [kept for kept in self.kept if kept.type == type]


class _Keeper:
    """One organisation that writes one record of each kind."""

    def __init__(self, caller: As, given: str) -> None:
        self._caller = caller
        self._given = given
        self._subject = ""
        self._here = bodies.organisation(caller.client.organisation)

    def keep(self) -> None:
        patient = bodies.patient(self._given)
        person = named(self._given)
        assert person
        patient["identifier"].append({"system": bodies.NINO, "value": person.nino})
        self._subject = subject = self.send(filled(patient))
        number = {"system": bodies.NINO, "value": "QQ000009A"}
        self.send(filled(self._related(subject) | {"identifier": [number, {"system": bodies.LOCAL, "value": "1"}]}))
        request, task = self._refer(self._request(subject, "oh-referral", "TESTOH1"))
        self.send(self._request(subject, "atw-referral", "TESTDWPA"))
        self.send(self._request(subject, "workwell-referral", "TESTWW1"))
        for body in (*self._observations(subject, request), *self._writings(subject, request, task)):
            self.send(filled(body))
        given = bodies.permit(bodies.organisation("TESTGP2"), "care-coordination", "A")
        self._escalate(request)
        self.send(filled(bodies.consent(subject, self._caller.client.organisation, given)))

    def still(self) -> None:
        """Record special rules, after which nothing of a plan falls due."""
        self.send(filled(self._special_rules(self._subject)))

    def _special_rules(self, subject: str) -> Json:
        kind = {"coding": [{"system": bodies.system("flag-kind"), "code": "special-rules"}], "text": "Zzmark-kind"}
        return {
            "resourceType": "Flag",
            "status": "active",
            "category": [kind],
            "code": {"text": "Zzmark-rules"},
            "subject": {"reference": subject},
            "period": {"start": "2026-10-05"},
            "author": self._here,
        }

    def _escalate(self, request: str) -> None:
        """A risk with its words, by the keeper that is an organisation with humans."""
        if self._caller.client.role != "supplier-kit":
            reference = self._caller.get(f"/{request}").json()["requisition"]["value"]
            asked = escalation(reference, message="Zzmark-escalation")
            assert self._caller.post("/$escalate", asked).status_code == 201

    def _related(self, subject: str) -> Json:
        code = {"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "SPS"}
        name = {"family": "ZZRELATED", "text": "Zzmark-related"}
        return {
            "resourceType": "RelatedPerson",
            "active": True,
            "patient": {"reference": subject},
            "relationship": [{"coding": [code]}],
            "name": [name],
        }

    def _refer(self, request: Json) -> tuple[str, str]:
        """A request and the Task it is brought with, since only so a client may write one."""
        task = {
            "resourceType": "Task",
            "status": "requested",
            "intent": "order",
            "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
            "focus": {"reference": "urn:uuid:7d9b6f0c-5ab5-4a3f-9d39-62b5f7e35a11"},
            "for": request["subject"],
            "authoredOn": "2026-10-05T08:00:00Z",
            "requester": self._here,
            "owner": request["performer"][0],
        }
        sent = bodies.bundle(bodies.post(request, task["focus"]["reference"]), bodies.post(filled(task)))
        entries = self._answer("", sent).json()["entry"]
        first, second = (str(entry["response"]["location"]).split("/fhir/R4/")[-1] for entry in entries)
        return first.split("/_history")[0], second.split("/_history")[0]

    def send(self, body: Json) -> str:
        """The name of what is stored of a body, once nothing of it is refused."""
        answer = self._answer(f"/{body['resourceType']}", body)
        return str(answer.headers["location"].split("/fhir/R4/")[1].split("/_history")[0])

    def _answer(self, path: str, body: Json) -> Any:
        """What is answered once nothing is refused any more."""
        for _ in range(ROUNDS):
            answer = self._caller.post(path, body)
            if answer.status_code < 300:
                return answer
            refused = [at for issue in answer.json()["issue"] for at in issue.get("expression", [])]
            body = without(body, refused)
        raise AssertionError(answer.text)

    def _request(self, subject: str, code: str, performer: str) -> Json:
        kinds = (("trigger", "Code", "self"), ("pilot-arm", "Code", "offered"), ("employer-size", "Code", "1-9"))
        whole = filled(
            {
                "resourceType": "ServiceRequest",
                "extension": [{"url": bodies.profile(name), f"value{type}": value} for name, type, value in kinds],
                "status": "active",
                "intent": "order",
                "category": [bodies.concept("use-case", "work-and-health")],
                "code": bodies.concept("request-code", code),
                "subject": {"reference": subject},
                "authoredOn": "2026-10-05T08:00:00Z",
                "occurrencePeriod": {"start": "2026-10-06"},
                "requester": self._here,
                "performer": [bodies.organisation(performer)],
            }
        )
        return {name: value for name, value in whole.items() if name != "requisition"}

    def _observations(self, subject: str, request: str) -> Iterator[Json]:
        yield fit_note(
            fitness="may-be-fit",
            adjustments=("phased-return",),
            condition="Zzmark-condition",
            subject={"reference": subject},
            performer=[{"reference": f"PractitionerRole/{POSTS[0].id}"}],
        )
        yield bodies.outcome(subject, performer=[self._here])
        yield bodies.outcome(
            subject,
            category=[bodies.concept("observation-kind", "outcome")],
            code=bodies.concept("outcome-measure", "work"),
            valueCodeableConcept=bodies.concept("outcome-work", "full"),
            basedOn=[{"reference": request}],
            performer=[self._here],
        )

    def _support(self, subject: str, request: str) -> Iterator[Json]:
        """A goal, a conversation, a plan as a draft, and one that was agreed to."""
        about = {"subject": {"reference": subject}}
        wish = {"lifecycleStatus": "active", "description": {"text": "Zzmark-wish"}}
        yield {"resourceType": "Goal", **wish, **about, "addresses": [{"reference": request}]}
        mode = bodies.concept("contact-mode", "phone") | {"text": "Zzmark-mode"}
        lasted = {"value": 30, "unit": "Zzmark-minutes", "system": "http://unitsofmeasure.org", "code": "min"}
        yield contact(subject, request, type=[mode], length=lasted)
        words: Json = {"title": "Zzmark-title", "activity": [modification(description="Zzmark-activity")]}
        words["category"] = [bodies.concept("plan-kind", "return-to-work") | {"text": "Zzmark-kind"}]
        yield plan(subject, request, **words)
        if self._caller.client.role == "supplier-kit":
            yield feedback("employer", subject, request)
        words["activity"].append(action("see-practice", bodies.organisation("TESTGP1"), "2026-10-01"))
        yield plan(subject, request, agreement("person"), agreement("manager"), status="active", **words)

    def _allied(self, subject: str) -> Json:
        """A Health and Work Report by the first post, which for the moment is a podiatrist's."""
        parts = [bodies.section("outcome") | {"code": bodies.concept("ahp-section", "fitness")}]
        author = self.send(filled(_PODIATRIST | {"organization": self._here}))
        code, authors = "ahp-health-and-work-report", [{"reference": author}]
        body = bodies.report(subject, subject, code, status="final", section=parts, author=authors)
        return {name: value for name, value in body.items() if name != "event"}

    def _writings(self, subject: str, request: str, task: str) -> Iterator[Json]:
        about = {"about": [{"reference": task}]}
        yield bodies.document(subject)
        yield bodies.answers(subject)
        yield bodies.report(subject, request)
        yield bodies.report(subject, request, title="Zzmark-released")
        yield bodies.report(subject, request, "oh-clinical-report", status="final")
        yield self._allied(subject)
        yield from self._support(subject, request)
        yield application(subject)
        yield form(subject={"reference": subject}, author={"reference": f"PractitionerRole/{POSTS[0].id}"})
        yield bodies.words(subject, "Zzmark-payload")
        topic = bodies.concept("signpost-topic", "msk-self-referral")
        kind = [bodies.concept("communication-kind", "signpost")]
        # the supplier's kit sees no Task, which a signpost names
        if self._caller.client.role != "supplier-kit":
            yield bodies.words(subject, "Zzmark-signpost", category=kind, topic=topic, **about)
        for status in ("booked", "cancelled"):
            yield {
                "resourceType": "Appointment",
                "status": status,
                "start": "2026-10-19T10:00:00Z",
                "end": "2026-10-19T10:45:00Z",
                "basedOn": [{"reference": request}],
                "participant": [{"actor": {"reference": subject}, "status": "accepted"}],
            }


def _declare(world: World) -> None:
    """Wren declares the application that was drafted for her: the person alone makes a record of that class."""
    with world.gateway.database.reading(OPERATOR) as connection:
        drafted = text("select q.id from questionnaire_response q join person p on p.id = q.person_id "
                       "where q.kind = 'access-to-work' and p.nhs_number = :number")  # fmt: skip
        number = {"number": _number("Wren")}
        drafts = connection.execute(drafted, number).scalars().all()
    for draft in drafts:
        answer = world.as_client("person").agree(f"QuestionnaireResponse/{draft}", "declare")
        assert answer.status_code == 200, answer.text


def _write_passport(world: World) -> None:
    """Wren's own passport, kept by the gateway: no organisation writes one."""
    wren = world.as_client("person")
    with world.gateway.database.reading(OPERATOR) as connection:
        theirs = text("select p.id from patient p join person q on q.id = p.person_id where q.nhs_number = :number")
        patient = connection.execute(theirs, {"number": _number("Wren")}).scalars().first()
    words = [(number, "shared" if number in SHARED else "kept") for number in ("3", "4", "7")]
    items = [{"linkId": number, "answer": [{"valueString": f"Zzmark-{word}"}]} for number, word in words]
    review = {"linkId": "15", "answer": [{"valueDate": "2027-04-06"}]}
    _Keeper(wren, "Wren").send(passport(f"Patient/{patient}", item=[*items, review]))


def _number(given: str) -> str:
    person = named(given)
    assert person
    return person.nhs_number


_PODIATRIST = {
    "resourceType": "PractitionerRole",
    "active": True,
    "practitioner": {"reference": f"Practitioner/{POSTS[0].professional.id}"},
    "code": [bodies.concept("ahp-profession", "podiatrist")],
}


def _release(world: World) -> None:
    """Make final what only a release may make so."""
    named = "id in (select id from composition where body like '%Zzmark-released%')"
    final = "replace(body, '\"preliminary\"', '\"final\"')"
    with world.gateway.database.owning() as connection:
        for table in ("composition", "resource_version"):
            changed = f"update {table} set data_class = 'C', body = {final} where {named}"  # noqa: S608  names of ours
            connection.execute(text(changed))
        found = named.replace("id in", "resource_id in", 1)
        connection.execute(text(f"update search_token set code = 'final' where code = 'preliminary' and {found}"))  # noqa: S608  as above


def _make_events(world: World) -> None:
    """Make of the requests to WorkWell what only `$fast-track` writes: benefit events."""
    code = "replace(body, '\"workwell-referral\"', '\"fast-track\"')"
    event = f"kind = 'benefit-event', data_class = 'I', body = {code}"
    with world.gateway.database.owning() as connection:
        for table in ("service_request", "resource_version"):
            connection.execute(text(f"update {table} set {event} where body like '%\"workwell-referral\"%'"))  # noqa: S608  names of ours
        connection.execute(text("update search_token set code = 'fast-track' where code = 'workwell-referral'"))


def _hand_over(world: World, old: str, new: str) -> None:
    with world.gateway.database.owning() as connection:
        tables = [*(declared.table for declared in STORED.values() if not declared.is_directory), "resource_version"]
        for table in tables:
            statement = text(f"update {table} set custodian = :new where custodian = :old")  # noqa: S608  names of ours
            connection.execute(statement, {"new": BY_CODE[new].id, "old": BY_CODE[old].id})


def _permit_everybody(world: World) -> None:
    """As if the persons had agreed to everything, for every organisation: rows a Consent would never be given."""
    with world.gateway.database.owning() as connection:
        known = "select distinct person_id from patient"
        for person in connection.execute(text(known)).scalars().all():
            rows = [_row(person, organisation.id) for organisation in ORGANISATIONS]
            connection.execute(insert(disclosure_grant), rows)


def _row(person: str, organisation: str) -> Json:
    return {
        "person_id": person, "recipient": f"org:{organisation}", "purpose": "*", "data_class": "*", "rank": 9,
        "sections": json.dumps(SHARED), "effect": 1, "deniable": True, "reach": "*", "version": None, "starts": 0,
        "ends": 253_402_300_799_999, "basis": "consent", "source_type": "Consent", "source_id": "all",
        "source_version": 1, "ord": 1_000_000,
    }  # fmt: skip


def _stored(world: World) -> Iterator[Kept]:
    codes = {organisation.id: organisation.code for organisation in ORGANISATIONS}
    with world.gateway.database.reading(OPERATOR) as connection:
        rows = connection.execute(
            text("select type, id, custodian, person_id, body from resource_version "
                 "where person_id is not null order by type, id, version")
        ).all()  # fmt: skip
        people = {row.id: row.nhs_number for row in connection.execute(text("select id, nhs_number from person"))}
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(f"{row.type}/{row.id}", []).append(row)
    for versions in found.values():
        given = next(g for g in KEEPERS.values() if (p := named(g)) and p.nhs_number == people[versions[0].person_id])
        yield Kept(codes.get(versions[0].custodian, "gateway"), given, tuple(json.loads(v.body) for v in versions))

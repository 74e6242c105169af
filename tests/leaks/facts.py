"""What is known of each record by looking at it: who wrote it, whom it is about, its class, its referral."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import select, text

from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from tests.disclosure.page import plan_class, report_class
from tests.kit.gateways import World

Json = dict[str, Any]
GATEWAY = "gateway"
DIRECTORY = (
    *("Organization", "HealthcareService", "Location", "Endpoint", "Practitioner", "PractitionerRole"),
    *("Schedule", "Slot", "Questionnaire", "ConceptMap", "MessageDefinition"),
)
CLASSES = {
    "Patient": "A",
    "RelatedPerson": "A",
    "Consent": "A",
    "Task": "B",
    "ServiceRequest": "D",
    "DocumentReference": "D",
    "Appointment": "E",
    "Goal": "E",
    "Encounter": "E",
    "QuestionnaireResponse": "E",
}
"""Classes of types that have one class only (access.md 1)."""

TIES = ("basedOn", "focus", "about", "partOf", "inResponseTo", "derivedFrom", "addresses")
"""Elements through which a record joins the referral of another (access.md 3)."""


@cache
def _parsed(text: str) -> Json:
    return dict(json.loads(text))


@dataclass
class Fact:
    """One record: the texts of its versions (the first is version 1), and what follows from how it came."""

    type: str
    id: str
    act: int
    keeper: str
    versions: list[str] = field(default_factory=list)
    acts: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The relative reference."""
        return f"{self.type}/{self.id}"

    @property
    def body(self) -> Json:
        """The current content, to be looked at only."""
        return _parsed(self.versions[-1])

    @property
    def data_class(self) -> str:
        """The class of access.md 1, told from the content."""
        if self.type == "Observation":
            return {"365524007": "D"}.get(
                _first_code(self.body["code"]), "C" if "outcome" in _kinds(self.body) else "E"
            )
        if self.type == "Communication":
            return "C" if {"signpost", "notice"} & _kinds(self.body) else "E"
        if self.type == "Composition":
            return report_class(self.body)
        if self.type == "CarePlan":
            return plan_class(self.body)
        if self.type == "ServiceRequest" and "atw-referral" in json.dumps(self.body["code"]):
            return "G"
        return CLASSES[self.type]

    @property
    def subject(self) -> str:
        """The reference to the Patient it is about."""
        if self.type == "Patient":
            return self.name
        if self.type == "Appointment":
            actors = [p["actor"].get("reference", "") for p in self.body["participant"]]
            return next(a for a in actors if a.startswith("Patient/"))
        found = self.body.get("subject") or self.body.get("for") or self.body.get("patient") or {}
        return str(found.get("reference", ""))


class Facts:
    """Every record of a world, kept up to date act by act."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.all: dict[str, Fact] = {}
        self.act = 0
        self.note(GATEWAY)

    def note(self, keeper: str) -> None:
        """Take in what an act of an organisation (by code) has just stored; Tasks and notices are the gateway's."""
        self.act += 1
        for type, id, body in self._versions():
            name = f"{type}/{id}"
            if name not in self.all:
                gateways = type == "Task" or (type == "Communication" and _is_closed_notice(body))
                self.all[name] = Fact(type, id, self.act, GATEWAY if gateways else keeper)
            self.all[name].versions.append(body)
            self.all[name].acts.append(self.act)

    def _versions(self) -> Iterator[tuple[str, str, str]]:
        statement = "select type, id, version, body from resource_version order by type, id, version"
        with self._world.gateway.database.reading(OPERATOR) as connection:
            for type, id, version, body in connection.execute(text(statement)):
                fact = self.all.get(f"{type}/{id}")
                if type not in DIRECTORY and version > (len(fact.versions) if fact else 0):
                    yield type, id, body

    def public(self) -> set[bytes]:
        """The ids of directory entries, which anybody may read."""
        with self._world.gateway.database.reading(OPERATOR) as connection:
            return {
                id.encode() for type in DIRECTORY for id in connection.execute(select(RECORDS[type].c.id)).scalars()
            }

    def person(self, fact: Fact) -> str:
        """The NHS number of whom a record is about, or the Patient's own name where there is none."""
        if not fact.subject:
            return self.person(self.all[next(_ties(fact.body))])
        patient = self.all[fact.subject].body
        numbers = [i["value"] for i in patient.get("identifier", []) if i["system"].endswith("nhs-number")]
        return str(numbers[0]) if numbers else fact.subject

    def referral(self, fact: Fact) -> str | None:
        """The id of the root request a record belongs to: its own act made it, or it names a record of it."""
        if fact.type == "Patient":
            return None
        if fact.type == "ServiceRequest" and "basedOn" not in fact.body:
            return fact.id
        roots = [f.id for f in self.all.values() if f.act == fact.act and f.type == "ServiceRequest"]
        named = (self.all[name] for name in _ties(json.loads(fact.versions[0])) if name in self.all)
        found = (r for f in named if f is not fact and (r := self.referral(f)))
        return next(found, roots[0] if roots else None)

    def of(self, test: Callable[[Fact], bool]) -> list[Fact]:
        """The records that pass a test, oldest first."""
        return [fact for fact in self.all.values() if test(fact)]


def _ties(body: Json) -> Iterator[str]:
    yield from (str(d.get("reference")) for event in body.get("event", []) for d in event.get("detail", []))
    for element in TIES:
        value = body.get(element, [])
        for reference in value if isinstance(value, list) else [value]:
            yield str(reference.get("reference", ""))
    if body["resourceType"] == "CarePlan":
        yield from (str(named.get("reference")) for named in body.get("supportingInfo", []))
    for data in body.get("provision", {}).get("data", []):
        yield str(data["reference"]["reference"])


def _first_code(concept: Json) -> str:
    return str(next(iter(concept.get("coding", [])), {}).get("code", ""))


def _kinds(body: Json) -> set[str]:
    return {c["code"] for concept in body.get("category", []) for c in concept.get("coding", [])}


def _is_closed_notice(body: str) -> bool:
    """Nobody sent it: the gateway tells a former owner that a referral is closed to it."""
    content = json.loads(body)
    return "notice" in _kinds(content) and set(content.get("sender", {})) == {"display"}

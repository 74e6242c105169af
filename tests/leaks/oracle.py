"""Who sees what, worked out slowly from the page that says so: cells and grants spelled out, no code of ours asked."""

from dataclasses import dataclass
from typing import Any

from app.sandbox.clients import SandboxClient
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import named
from tests.leaks.facts import GATEWAY, Fact, Facts

Json = dict[str, Any]
ALL = 9
CARE = "A Consent 3|A Patient 8|A RelatedPerson 8|B * 9|C * 9|D * 9|E * 9|F * 9|H * 5"
KEEPS = "|".join(f"{data_class} * 9" for data_class in (*"ABCDEFGHIJ", "draft"))
ASKS = "A * 9|C QuestionnaireResponse 9|D ServiceRequest 9"
ASKS_DWP = "A * 9|C * 9|D ServiceRequest 9|G * 9|I * 9"

CELLS = {
    "gp": CARE,
    "oh-clinician": CARE,
    "ips-worker": CARE,
    "spa-clinician": CARE,
    "coordinator": "A Consent 3|A Patient 8|A RelatedPerson 8|B * 9|C * 9|D ServiceRequest 4|D Observation 4|H * 5|"
    "F Flag 2|F Task 1",
    "oh-admin": "A Consent 3|A Patient 8|A RelatedPerson 8|B * 9|D Observation 4",
    "emergency-clinician": "A Consent 3|A Patient 8|A RelatedPerson 8|D Observation 6|F Flag 9|H * 5",
    "caldicott": "F Task 9",
    "atw-case-manager": "A Consent 3|A Patient 9|A RelatedPerson 9|B Task 7|B * 9|C Communication 7|G * 9|H * 5",
    "employer": "A Patient 1|C Composition 9|C CarePlan 9|H * 5",
    "insurer": "A Patient 1|C Composition 9|C CarePlan 9",
    "related-person": "C Composition 9|C CarePlan 9",
    "person": "|".join(f"{data_class} * 9" for data_class in (*"ABCDEGHI", "draft")),
}
"""The matrix of domain.md 8.3: the ceiling for a role on a class, by type where types differ."""

OWN_CELLS = {
    "oh-admin": "A * 9|B * 9|D Observation 4",
    "dwp-assess": ASKS_DWP,
    "dwp-decision": ASKS_DWP,
    "employer": ASKS,
    "insurer": ASKS,
} | dict.fromkeys(
    (
        "gp", "coordinator", "oh-clinician", "ips-worker", "spa-clinician", "emergency-clinician", "atw-case-manager",
        "supplier-kit",
    ),
    KEEPS,
)  # fmt: skip
NEVER_TOLD = ("dwp-status", "dwp-assess", "dwp-decision", "atw-case-manager", "employer", "insurer")


@dataclass(frozen=True)
class Row:
    """One thing a person, or the pathway, allowed or refused; `order` 0 never outranks a denial."""

    person: str
    recipient: str
    purpose: str
    data_class: str
    reach: str
    rank: int = ALL
    deniable: bool = True
    order: int = 0
    denies: bool = False


class Oracle:
    """The decision of access.md 4 over the facts of a world as they stand now."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows = [row for fact in facts.all.values() for row in self._written(fact)]

    def rank(self, client: SandboxClient, fact: Fact) -> int:
        """What the client sees of a record: 0 nothing, 9 all, between them the views of its type."""
        if client.role != "person" and fact.keeper == client.organisation:
            return cell(OWN_CELLS, client.role, fact)
        return min(cell(CELLS, client.role, fact), self.grants(client, fact))

    def grants(self, client: SandboxClient, fact: Fact) -> int:
        """The greatest rank that what was allowed gives, whatever the role."""
        rows = [row for row in self._rows if self._matches(row, client, fact)]
        last = max((row.order for row in rows if row.denies), default=-1)
        standing = [r.rank for r in rows if not r.denies and (not r.deniable or r.order > last)]
        return max(standing, default=0)

    def _matches(self, row: Row, client: SandboxClient, fact: Fact) -> bool:
        reaches = ("*", f"org:{fact.keeper}", f"ref:{self._facts.referral(fact)}", f"rec:{fact.name}")
        return (
            row.person == self._facts.person(fact)
            and row.recipient in recipients(client)
            and row.purpose in (client.purpose, "*")
            and row.data_class in (fact.data_class, "*")
            and row.reach in reaches
        )

    def _written(self, fact: Fact) -> list[Row]:
        if fact.type == "Patient":
            person = self._facts.person(fact)
            return [Row(person, f"person:{person}", "*", "*", "*", deniable=False)]
        if fact.type == "Task":
            return self._by_task(fact)
        if fact.type == "Communication" and fact.keeper == GATEWAY:
            return [self._closed(fact)]
        return self._by_consent(fact) if fact.type == "Consent" else []

    def _by_task(self, task: Fact) -> list[Row]:
        person, referral = self._facts.person(task), self._facts.referral(task)
        owner, requester = (f"org:{_organisation(task.body[party])}" for party in ("owner", "requester"))
        reach = f"ref:{referral}" if referral else f"rec:{task.name}"
        return [
            Row(person, owner, "*", "B", f"rec:{task.name}", rank=1, deniable=False),
            Row(person, requester, "*", "B", reach, deniable=False),
        ]

    def _closed(self, notice: Fact) -> Row:
        recipient = f"org:{_organisation(notice.body['recipient'][0])}"
        return Row(self._facts.person(notice), recipient, "*", "C", f"rec:{notice.name}", deniable=False)

    def _by_consent(self, consent: Fact) -> list[Row]:
        """The last version's permits, and what refusals and every version that left something out deny."""
        bodies = [self._version(consent, number) for number in range(len(consent.versions))]
        rows = self._permits(consent, bodies[-1], consent.acts[-1])
        pairs = [{(r.recipient, r.purpose) for r in self._permits(consent, body, 0)} for body in bodies]
        for number in range(1, len(bodies)):
            lost = pairs[number - 1] - pairs[number]
            rows += [self._denial(consent, recipient, purpose, consent.acts[number]) for recipient, purpose in lost]
        return rows + self._refusals(consent, bodies[0], consent.acts[0])

    def _version(self, consent: Fact, number: int) -> Json:
        return Fact("Consent", consent.id, 0, consent.keeper, [consent.versions[number]]).body

    def _permits(self, consent: Fact, body: Json, order: int) -> list[Row]:
        person = self._facts.person(consent)
        return [
            Row(person, recipient, purpose, data_class, reach, order=0 if recipient.startswith("type:") else order)
            for provision in body["provision"].get("provision", [])
            for recipient in _actors(provision)
            if body["status"] == "active" and not recipient.startswith("org:TESTEMP")
            for purpose in _codes(provision, "purpose")
            for data_class in _codes(provision, "securityLabel")
            for reach in self._reaches(consent, body, data_class)
        ]

    def _reaches(self, consent: Fact, body: Json, data_class: str) -> list[str]:
        """Taken by an organisation: its records; attached to its referral: that one, and its own Patient."""
        own = [f"org:{consent.keeper}"] if "extension" not in body else []
        for data in body["provision"].get("data", []):
            root = self._facts.all[data["reference"]["reference"]]
            if root.keeper == consent.keeper:
                own += [f"ref:{root.id}"] + ([f"rec:{root.subject}"] if data_class == "A" else [])
        return own

    def _refusals(self, consent: Fact, body: Json, order: int) -> list[Row]:
        root = body["provision"]
        if root["type"] != "deny" or root.get("provision"):
            return []
        purposes = _codes(root, "purpose") or ["*"]
        return [self._denial(consent, a, p, order) for a in _actors(root) or ["*"] for p in purposes]

    def _denial(self, consent: Fact, recipient: str, purpose: str, order: int) -> Row:
        return Row(self._facts.person(consent), recipient, purpose, "*", "*", 0, order=order, denies=True)


def cell(table: dict[str, str], role: str, fact: Fact) -> int:
    """The rank a table gives a role on a record of this class and type."""
    for line in table.get(role, "").split("|") if role in table else ():
        data_class, type, rank = line.split()
        if data_class == fact.data_class and type in (fact.type, "*"):
            return int(rank)
    return 0


def most(client: SandboxClient, type: str, classes: str) -> int:
    """The highest rank the role could ever have on a record of a type."""
    lines = [line.split() for table in (CELLS, OWN_CELLS) for line in table.get(client.role, "").split("|") if line]
    ranks = [int(rank) for data_class, named_type, rank in lines if data_class in classes and named_type in (type, "*")]
    return max(ranks, default=0)


def recipients(client: SandboxClient) -> tuple[str, ...]:
    """Whom a grant must name to mean this client."""
    if client.role == "person":
        bound = named(client.person or "")
        return (f"person:{bound.nhs_number}",) if bound else ()
    return (f"org:{client.organisation}", f"type:{BY_CODE[client.organisation].type}", "*")


def _organisation(reference: Json) -> str:
    return str(reference["identifier"]["value"])


def _actors(provision: Json) -> list[str]:
    named_ = [actor["reference"]["identifier"] for actor in provision.get("actor", [])]
    return [f"{'type' if i['system'].endswith('organisation-type') else 'org'}:{i['value']}" for i in named_]


def _codes(provision: Json, element: str) -> list[str]:
    return [coding["code"] for coding in provision.get(element, [])]

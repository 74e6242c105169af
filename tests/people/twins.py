"""One human whom two organisations know as two: the practice by number, another practice with a mistyped birth date."""

from dataclasses import dataclass

from app.store import records
from app.store.wall import OPERATOR
from tests.kit.answers import consent_of, task_of
from tests.kit.builders import Json, consent, denial, fit_note, patient, practitioner_role, referral, transaction, urn
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import Sent

MISTYPED = "1991-06-15"


@dataclass
class Twins:
    """Wren as the first practice keeps her, and her referral from the second, whose Patient leads to somebody else."""

    world: World
    first: str
    note: str
    sent: Sent

    @property
    def second(self) -> str:
        """The second practice's Patient."""
        return str(self.sent.asked()["subject"]["reference"])

    @property
    def oh(self) -> As:
        """Who the referral went to."""
        return self.sent.owner

    def persons(self) -> list[str]:
        """The ids of the persons behind the two Patients."""
        return [person(self.world, reference) for reference in (self.first, self.second)]

    def sees(self, *references: str) -> list[int]:
        """What the OH provider is answered for records."""
        return [self.oh.get(f"/{reference}").status_code for reference in references]


def twins(world: World) -> Twins:
    """Both, with a fit note kept by the first practice and a referral with consent from the second."""
    gp, other = world.as_client("gp"), world.as_client("gp-2")
    made = gp.post("", note_of("Wren"))
    assert made.status_code == 200, made.text
    kept = [entry["response"]["location"].split("/R4/")[-1].split("/_history")[0] for entry in made.json()["entry"]]
    body = referral("Wren", sender="TESTGP2")
    body["contained"][0]["birthDate"] = MISTYPED
    sent = other.post("/ServiceRequest", body)
    assert sent.status_code == 201, sent.text
    request = f"ServiceRequest/{sent.json()['id']}"
    way = Sent(world, other, world.as_client("oh-a"), task_of(sent), request, consent_of(sent))
    return Twins(world, kept[0], kept[2], way)


def note_of(given: str) -> Json:
    """A transaction with a Patient, the issuer, and a fit note."""
    role = practitioner_role() | {"practitioner": {"display": "Dr Zz Testgp"}}
    note = fit_note(subject={"reference": urn(0)}, performer=[{"reference": urn(1)}])
    return transaction(patient(given), role, note)


def refuse(caller: As, subject: str, *whom: str) -> str:
    """A refusal that an organisation records on its own Patient; returns the Consent's reference."""
    answer = caller.post("/Consent", consent(subject, taker=caller.organisation.code) | {"provision": denial(*whom)})
    assert answer.status_code == 201, answer.text
    return f"Consent/{answer.json()['id']}"


def person(world: World, reference: str) -> str:
    """The id of the person behind a record."""
    type, _, id = reference.partition("/")
    with world.gateway.database.reading(OPERATOR) as connection:
        found = records.load(connection, type, id)
    assert found
    assert found.person
    return found.person

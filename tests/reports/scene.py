"""A referral whose owner reports: Omar's, as far as the booked appointment, and what everybody does next with it."""

from typing import Any

from httpx import Response

from tests.access.acting import Users, as_user
from tests.kit.answers import code, task_of
from tests.kit.builders import consent, denial, fit_note, permit, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.wire import bodies

Json = dict[str, Any]
TIMES = {
    "start": {"valueDateTime": "2026-10-12T10:00:00+01:00"},
    "end": {"valueDateTime": "2026-10-12T10:45:00+01:00"},
}


class Reporting:
    """One referral of Omar's to OH, and its parties."""

    def __init__(self, world: World, given: str = "Omar", performer: tuple[str, str] = ("TESTOH1", "oh-a")) -> None:
        self.world = world
        self.gp, self.oh, self.employer = (world.as_client(name) for name in ("gp", performer[1], "employer-3"))
        note = fit_note(condition="Depression")
        sent = self.gp.post("/ServiceRequest", referral(given, performer=performer[0], note=note, template="oh"))
        assert sent.status_code == 201, sent.text
        self.request, self.task = f"ServiceRequest/{sent.json()['id']}", task_of(sent)
        self.subject = str(sent.json()["subject"]["reference"])
        self.doctor, self.person = _people(world, performer[1], given)
        moves: list[tuple[str, Json]] = [("receive", {}), ("accept", {}), ("book", TIMES)]
        assert [self.oh.move(self.task, name, **parts).status_code for name, parts in moves] == [200, 200, 200]

    def advice(self, code: str = "oh-advice", **more: Any) -> Json:
        """An advice on this referral."""
        return bodies.report(self.subject, self.request, code, **more)

    def drafted(self, **more: Any) -> str:
        """The reference of a stored draft."""
        return stored(self.oh.post("/Composition", self.advice(**more)))

    def shared(self, **parts: Any) -> str:
        """A draft that is with the person."""
        report = self.drafted()
        answer = self.oh.move(report, "share-with-person", **parts)
        assert answer.status_code == 200, answer.text
        return report

    def approved(self) -> str:
        """A draft that the person has approved."""
        report = self.shared()
        answer = self.person.move(report, "approve")
        assert answer.status_code == 200, answer.text
        return report

    def agree(self, employer: str = "TESTEMP3", purpose: str = "employer-advice", **more: Any) -> Json:
        """A Consent that the practice records: the employer may have the advice."""
        body = consent(self.subject, permit(employer, purpose, "C"), about=self.request, **more)
        answer = self.gp.post("/Consent", body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def allow(self, recipient: str, purpose: str, classes: str) -> Json:
        """What the person allows, by their own hand."""
        given = permit(recipient, purpose, classes)
        answer = self.person.post("/Consent", consent(self.subject, given, taker="TESTPERS"))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def refuse(self, employer: str = "TESTEMP3") -> None:
        """A Consent that the practice records: nothing to the employer."""
        answer = self.gp.post("/Consent", consent(self.subject, provision=denial(employer, "employer-advice")))
        assert answer.status_code == 201, answer.text

    def release(self, report: str, employer: str = "TESTEMP3", caller: As | None = None) -> Response:
        """Release a report to one recipient, by the doctor unless another is named."""
        return (caller or self.doctor).move(
            report, "release", recipient={"valueReference": bodies.organisation(employer)}
        )

    def status(self) -> str:
        """The businessStatus of the Task."""
        return str(self.oh.get(f"/{self.task}").json()["businessStatus"]["coding"][0]["code"])


def _people(world: World, client: str, given: str) -> tuple[As, As]:
    """The doctor who acts through the client that reports, and the person, signed in."""
    users = Users(world)
    return as_user(users, "testgp" if client == "gp" else "testoh", client), as_user(users, given, "person-app")


def stored(answer: Response) -> str:
    """The reference of what was created."""
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].split("/fhir/R4/")[1].split("/_history")[0]


NOBODY = "01a0f67a-3800-7000-8000-000000000000"


def said(answer: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, code(answer)


class Asked(Reporting):
    """A referral that an employer made itself, of a person who lets whoever works it see it."""

    def __init__(self, world: World, given: str = "Omar", performer: tuple[str, str] = ("TESTOH1", "oh-a")) -> None:
        self.world = world
        self.employer, self.oh = world.as_client("employer-3"), world.as_client(performer[1])
        body = referral(given, performer=performer[0], sender="TESTEMP3", trigger="employer", template=None)
        sent = self.employer.post("/ServiceRequest", body)
        assert sent.status_code == 201, sent.text
        self.request, self.task = f"ServiceRequest/{sent.json()['id']}", task_of(sent)
        self.subject = str(sent.json()["subject"]["reference"])
        self.doctor, self.person = _people(world, performer[1], given)
        self.allow(performer[0], self.oh.client.purpose, "ABCDE")
        moves: list[tuple[str, Json]] = [("receive", {}), ("accept", {}), ("book", TIMES)]
        assert [self.oh.move(self.task, name, **parts).status_code for name, parts in moves] == [200, 200, 200]

    def agree(self, employer: str = "TESTEMP3", purpose: str = "employer-advice", **more: Any) -> Json:
        """The person lets the employer have the advice."""
        return self.allow(employer, purpose, "C")

    def refuse(self, employer: str = "TESTEMP3") -> None:
        """The person refuses it."""
        refusal = consent(self.subject, provision=denial(employer, "employer-advice"), taker="TESTPERS")
        assert self.person.post("/Consent", refusal).status_code == 201

    def word(self) -> tuple[str, str]:
        """What the employer is told: one word and its sentence."""
        answer = self.employer.post(f"/{self.request}/$report-status")
        assert answer.status_code == 200, answer.text
        status, words = answer.json()["parameter"]
        return status["valueCode"], words["valueString"]

"""A referral in a test's gateway, and the requests whose cost is watched."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.sandbox.fit_note_referral import Occasion, referral
from app.sandbox.people import PEOPLE, SyntheticPerson
from tests.kit.callers import token
from tests.kit.gateways import World

if TYPE_CHECKING:
    from httpx import Response

WITHOUT_A_STORY = tuple(person for person in PEOPLE if not person.in_scenario)


@dataclass(frozen=True)
class Made:
    """A referral as its sender knows it."""

    person: SyntheticPerson
    request: dict[str, Any]
    task: str

    @property
    def patient(self) -> str:
        """The reference of the Patient."""
        return str(self.request["subject"]["reference"])

    @property
    def question(self) -> dict[str, Any]:
        """What DWP asks about it."""
        parts = [
            {"name": "reference", "valueString": self.request["requisition"]["value"]},
            {"name": "birthDate", "valueDate": f"{self.person.born}"},
            {"name": "family", "valueString": "ZZTEST"},
        ]
        return {"resourceType": "Parameters", "parameter": [{"name": "query", "part": parts}]}

    @property
    def observation(self) -> dict[str, Any]:
        """One plain record about the person."""
        return {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "70221-7"}]},
            "subject": {"reference": self.patient},
            "effectiveDateTime": "2026-10-02T09:30:00Z",
        }


class Calls:
    """Calls over HTTP by client name, without the look into the ledger that other tests take after each."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tokens: dict[str, str] = {}

    def get(self, client: str, path: str) -> "Response":
        """A read or a search."""
        return self._world.http.get(f"/fhir/R4{path}", headers=self._headers(client))

    def post(self, client: str, path: str, body: dict[str, Any]) -> "Response":
        """A create or an operation."""
        return self._world.http.post(f"/fhir/R4{path}", json=body, headers=self._headers(client))

    def refer(self, number: int, performer: str = "TESTOH1") -> Made:
        """A referral of one of the people without a scenario."""
        person = WITHOUT_A_STORY[number]
        sent = referral(Occasion(person, self._world.clock.at, str(uuid.uuid4()), performer))
        answer = self.post("gp", "/ServiceRequest", sent)
        assert answer.status_code == 201, answer.text
        return Made(person, answer.json(), answer.headers["link"].split(">")[0].rpartition("/R4/")[2])

    def _headers(self, client: str) -> dict[str, str]:
        if client not in self._tokens:
            self._tokens[client] = token(self._world, client)
        return {"Authorization": f"Bearer {self._tokens[client]}", "Content-Type": "application/fhir+json"}

"""The world that is measured: a sandbox gateway with a thousand referrals, and what is asked of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.sandbox.organisations import BY_CODE
from app.store.database import Database
from app.store.tables.records import RECORDS
from app.store.wall import OPERATOR
from benchmarks.servers import Server
from tests.durability.strangers import Strangers
from tests.kit.bulk import multiply, persons
from tests.kit.served import Served, served

OWNER = f"Organization/{BY_CODE['TESTOH1'].id}"
WORKLIST = f"/fhir/R4/Task?owner={OWNER}&status=requested"
ORIGINALS, READ_RECORDS = 4, 50
REFERRALS = 1_000


@dataclass(frozen=True)
class Stored:
    """The same records for every server: the requests that are read, the Tasks that are found, a patient."""

    requests: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    patient: str

    @property
    def observation(self) -> dict[str, Any]:
        """What is created: one observation about the patient."""
        return {
            "resourceType": "Observation",
            "status": "final",
            "category": [{"coding": [{"system": CATEGORY, "code": "survey"}], "text": "Survey"}],
            "code": {"coding": [{"system": "http://loinc.org", "code": "70221-7"}], "text": "Work ability"},
            "subject": {"reference": f"Patient/{self.patient}"},
            "effectiveDateTime": "2026-11-20T09:30:00Z",
            "issued": "2026-11-20T09:35:00Z",
            "valueQuantity": {"value": 7.50, "unit": "score", "system": "http://unitsofmeasure.org", "code": "{score}"},
            "note": [{"text": "Said to be able to sit for an hour and to walk to the bus stop without a rest."}],
        }


CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


class Gateway:
    """The gateway on one database, filled and running."""

    def __init__(self, server: Server, signed_in: Served, stored: Stored) -> None:
        self.server, self.stored = server, stored
        self._clients = {client: signed_in.client(client) for client in ("gp", "oh-a")}

    def requests(self, work: str) -> list[str]:
        """The HTTP requests of one kind of work, with a fresh token."""
        return compose(
            work, self.stored, self._clients["gp" if work == "create" else "oh-a"].ask_token()["access_token"]
        )


@contextmanager
def gateway(name: str, kind: str, folder: Path) -> Iterator[Gateway]:
    """A gateway with a thousand referrals, stopped at the end."""
    folder.mkdir()
    with served(kind, folder) as server:
        running = Server(name, server.process, server.settings.port, server.settings.database)
        yield Gateway(running, server, fill(server))


def fill(server: Served) -> Stored:
    """Make a thousand referrals in a gateway that answers."""
    patient = _refer(server)
    database = Database(server.settings.database_url, 2)
    multiply(database, persons(database), REFERRALS // ORIGINALS - 1)
    stored = Stored(_some(database, "ServiceRequest"), _some(database, "Task"), patient)
    database.close()
    return stored


def compose(work: str, stored: Stored, token: str) -> list[str]:
    """The requests of one kind of work as they go over the wire."""
    if work == "read":
        return [_request("GET", f"/fhir/R4/ServiceRequest/{found['id']}", token) for found in stored.requests]
    if work == "search":
        return [_request("GET", WORKLIST, token)]
    return [_request("POST", "/fhir/R4/Observation", token, json.dumps(stored.observation))]


def _request(method: str, path: str, token: str, body: str = "") -> str:
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}"]
    head += ["Content-Type: application/fhir+json", f"Content-Length: {len(body.encode())}"] if body else []
    return "\r\n".join([*head, "", body])


def _refer(server: Served) -> str:
    """Make the referrals that are copied; the id of a patient among them."""
    strangers = Strangers()
    with server.client("gp") as gp:
        for _ in range(ORIGINALS):
            made = gp.request("POST", "/fhir/R4/ServiceRequest", strangers.referral())
            if made.status_code != 201:
                raise RuntimeError(made.text)
        return str(made.json()["subject"]["reference"]).removeprefix("Patient/")


def _some(database: Database, type: str) -> list[dict[str, Any]]:
    """Records of a type, the ones a worklist shows first."""
    table = RECORDS[type]
    found = select(table.c.body).order_by(table.c.last_updated, table.c.id).limit(READ_RECORDS)
    with database.reading(OPERATOR) as connection:
        return [json.loads(body) for body in connection.execute(found).scalars()]

"""A gateway with an auditor, a person known to two organisations, and a story of who touched what."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from app.domain.caller import Caller
from app.domain.catalogue.names import ODS
from app.domain.catalogue.types import TYPES
from app.domain.evidence import Entity, Evidence
from app.domain.parties import Client, Organisation
from app.domain.person import Person
from app.domain.scopes import Scopes
from app.fhir.extraction import entries, promoted
from app.services.clock import draw_salt
from app.services.gateway import Asked, Gateway
from app.services.sealed import Sealed, unseal
from app.services.signing import create_signing_key, load_signing_key
from app.settings import Settings
from app.store import clients, organisations, people, records
from app.store.database import Database
from app.store.ledger import Ledger
from app.store.wall import OPERATOR

from .builders import OH, caller, patient, record
from .wire import GATEWAY

Answer = TypeVar("Answer")

IG = caller(
    client_id="sandbox-ig",
    organisation="01a0f67a-3800-7000-8000-000000000001",
    organisation_code="TESTIG1",
    organisation_name="Zz Governance",
    organisation_type="icb",
    role="information-governance",
    purpose="public-interest",
    scopes=Scopes.parse("system/AuditEvent.rs"),
)
ASKED = Asked(request_id="8354aa88-8790-4e15-9d00-13b9e44b4709", address="192.0.2.30")
WREN = Person("person-wren", "9990263396", date(1991, 6, 14), "nhs-verified")
STAN = Person("person-stan", "9990548706", date(1977, 8, 28), "nhs-verified")
AT_GP = "01a10b1e-b420-73fb-a443-a530762e4cb7"
AT_OH = "01a10b1e-b420-73fb-a443-a530762e4cb8"
OF_STAN = "01a10b94-4d98-73e8-b00b-db97b803a888"
NOTE = "01a10b1e-b420-7e3a-a601-4fbfc1eeb7e2"
TASK = "01a10b1e-b420-7f43-a947-ba0d53995530"


@dataclass
class Ticking:
    """A clock that goes a minute on with each look."""

    instant: datetime = datetime(2026, 10, 13, 9, 29, tzinfo=UTC)

    def now(self) -> datetime:
        self.instant += timedelta(minutes=1)
        return self.instant


@dataclass
class Counted:
    """Ids that count up."""

    last: int = 0

    def new(self) -> str:
        self.last += 1
        return f"01a13498-0000-7000-8000-{self.last:012}"


class Unlimited:
    """Limits that no test of words reaches."""

    def request(self, client: str) -> None:
        """Let every request in."""


def gateway_of(database: Database, folder: Path) -> Gateway:
    """A gateway whose ledger can be written and read; it judges nothing else."""
    create_signing_key(folder / "signing.pem", "gateway-2026-10")
    wall, identifiers = Ticking(), Counted()
    gateway = Gateway(
        settings=Settings(data=folder, public_url=GATEWAY),
        database=database,
        ledger=Ledger(database, identifiers, wall, draw_salt),
        wall=wall,
        business=wall,
        identifiers=identifiers,
        validator=cast(Any, None),
        signing=load_signing_key(folder / "signing.pem"),
        keys=cast(Any, None),
        rules=cast(Any, None),
        holidays=frozenset(),
        id="01a0f67a-3800-7000-8000-000000000009",
        limits=cast(Any, Unlimited()),
        hop=cast(Any, None),
        unfinished=frozenset,
    )
    with database.writing(OPERATOR) as connection:
        for who in (IG, OH):
            organisations.add(connection, _organisation(who))
            clients.add(connection, _client(who))
        for person in (WREN, STAN):
            people.add_person(connection, person)
        _keep(connection, patient(), WREN.id)
        _keep(connection, patient(id=AT_OH), WREN.id)
        _keep(connection, patient(id=OF_STAN, name=[{"family": "ZZTEST", "given": ["Stan"]}]), STAN.id)
        note = patient() | {"resourceType": "Observation", "id": NOTE}
        _keep(connection, note, WREN.id, kind="fit-note", data_class="D")
    return gateway


def _organisation(who: Caller) -> Organisation:
    return Organisation(who.organisation, ODS, who.organisation_code, who.organisation_type, who.organisation_name)


def _client(who: Caller) -> Client:
    return Client(who.client_id, who.client_id, who.organisation, who.role, who.scopes, (who.purpose,))


def _keep(connection: Any, resource: dict[str, Any], person: str, **changes: Any) -> None:
    kept = record(resource, person=person, **changes)
    declared = TYPES[kept.type]
    columns = dict.fromkeys(promoted(declared, {}))
    records.add(connection, kept, columns, entries(declared, resource) if kept.type == "Patient" else [])


def by_oh(interaction: str = "read", action: str = "R", **changes: Any) -> Evidence:
    """The OH clinician's system read the fit note, but for the changes."""
    read = Evidence(
        interaction=interaction,
        action=action,
        client=OH.client_id,
        organisation=OH.organisation,
        organisation_code=OH.organisation_code,
        organisation_name=OH.organisation_name,
        role=OH.role,
        purpose=OH.purpose,
        jti=OH.jti,
        request_id="5141a489-6f8c-4ae9-9542-b511e374c8c0",
        address="192.0.2.20",
        entities=(Entity("Observation", NOTE, 1, WREN.id),),
    )
    return replace(read, **changes)


def witness(gateway: Gateway, *rows: Evidence) -> None:
    """Put rows into the ledger, a minute apart."""
    for row in rows:
        gateway.ledger.commit(row)


def opened(gateway: Gateway, sealed: Sealed[Answer]) -> Answer:
    """What a sealed answer holds, once its own row is durable; raises the refusal that stands in its place."""
    written = gateway.ledger.record(*sealed.evidence)
    written.result()
    return unseal(sealed, written)

"""Rows for a ledger: what they say does not matter, but that every column says something."""

from sqlalchemy import select

from app.domain.evidence import Entity, Evidence
from app.domain.ground import Ground
from app.services.gateway import Gateway
from app.store.tables.audit import audit_event
from app.store.wall import OPERATOR

PERSONS = ("01a0f67a-3800-7905-9ca0-cef289777827", "01a0f67a-3800-7905-9ca0-cef289777828")


def evidence(number: int) -> Evidence:
    """One row's content; rows of different numbers differ."""
    person = PERSONS[number % 2]
    return Evidence(
        "read",
        "R",
        code=None if number % 3 else "RES-001",
        outcome=0 if number % 3 else 4,
        client="sandbox-gp",
        organisation="01a0f67a-3800-7905-9ca0-cef289777829",
        organisation_code="TESTGP1",
        organisation_name="Prächtige Praxis “Zz”",
        role="gp",
        purpose="care-coordination",
        jti=f"jti-{number}",
        request_id=f"request-{number}",
        address="192.0.2.1",
        query=f"patient=Patient/{number}",
        patients=((person, f"patient-{number % 2}"),),
        entities=(
            Entity("Task", f"task-{number}", 1, person, "B", Ground(9, "consent", number + 1, "Consent/c/1")),
            Entity("Observation", f"note-{number}", 2, person),
        ),
        detail={"rule": "R-01", "number": str(number)},
    )


def write(gateway: Gateway, number: int) -> list[str]:
    """Append that many rows in one transaction; the ids of all rows there are, oldest first."""
    with gateway.database.writing() as connection:
        gateway.ledger.append(connection, *(evidence(one) for one in range(number)))
    with gateway.database.reading(OPERATOR) as connection:
        return list(connection.execute(select(audit_event.c.id).order_by(audit_event.c.number)).scalars())

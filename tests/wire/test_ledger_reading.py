"""AuditEvent over HTTP: the ledger read as FHIR by those who may, and its reading in it too."""

import pytest

from tests.kit.gateways import World
from tests.wire.bodies import referral, stranger
from tests.wire.replies import entries, link, stored, told

NOBODY = "01a0f67a-3800-7000-8000-000000000000"


@pytest.mark.parametrize("name", ["ig", "caldicott"])
def test_information_governance_reads_who_did_what(wires: World, name: str) -> None:
    subject = stored(wires.as_client("gp").post("/Patient", stranger()))
    auditor = wires.as_client(name)
    rows = entries(auditor.get(f"/AuditEvent?entity={subject}"))
    assert [(row["action"], row["outcome"]) for row in rows] == [("C", "0")]
    assert auditor.get(f"/AuditEvent/{rows[0]['id']}").json() == rows[0]


@pytest.mark.parametrize(
    "name", ["gp", "oh-a", "oh-a-admin", "employer", "dwp-status", "icb", "national", "kit", "none"]
)
def test_nobody_else_does(wires: World, name: str) -> None:
    for path in (f"/AuditEvent/{NOBODY}", "/AuditEvent", "/AuditEvent?date=ge2026"):
        answer = wires.as_client(name).get(path)
        told(answer, 403, "AUT-021" if name == "kit" else "AUT-020")


def test_an_auditor_reads_nothing_but_the_ledger(wire: World) -> None:
    request = wire.as_client("gp").post("/ServiceRequest", referral("Alma"))
    for type in ("ServiceRequest", "Patient", "Task", "Observation", "Consent"):
        told(wire.as_client("ig").get(f"/{type}/{stored(request).partition('/')[2]}"), 403, "AUT-020")


def test_reading_the_ledger_stands_in_it(wires: World) -> None:
    ig = wires.as_client("ig")
    ig.get("/AuditEvent?action=C")
    newest = entries(ig.get(f"/AuditEvent?agent=Organization/{ig.organisation.id}&_count=1"))[0]
    assert newest["action"] == "E"
    assert newest["subtype"][0]["code"] == "search-type"


def test_a_refused_call_keeps_no_searched_value(wires: World) -> None:
    wires.as_client("gp").get("/Patient?birthdat=1991-06-14&identifier=9990263396")
    newest = entries(wires.as_client("ig").get("/AuditEvent?outcome=4&_count=1"))[0]
    text = str(newest)
    assert "SEA-001" in text
    assert "9990263396" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_writes_it(wire: World, method: str) -> None:
    path = "/AuditEvent" if method == "POST" else f"/AuditEvent/{NOBODY}"
    media = "application/json-patch+json" if method == "PATCH" else "application/fhir+json"
    answer = wire.as_client("kit").call(method, path, {"resourceType": "AuditEvent"}, Content_Type=media)
    told(answer, 405, "RES-003")
    assert "GET" in answer.headers["allow"]


def test_its_pages_hold_each_row_once(wires: World) -> None:
    gp, ig = wires.as_client("gp"), wires.as_client("ig")
    subject = stored(gp.post("/Patient", stranger()))
    for _ in range(6):
        gp.get(f"/{subject}")
    page = ig.get(f"/AuditEvent?entity={subject}&_count=3")
    seen = [row["id"] for row in entries(page)]
    while onward := link(page, "next"):
        page = ig.get(onward.removeprefix("http://testserver/fhir/R4"))
        seen += [row["id"] for row in entries(page)]
    assert len(seen) == len(set(seen)) == 7

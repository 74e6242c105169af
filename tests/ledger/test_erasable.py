"""What names a person stands in the ledger only where it can be erased lawfully (security.md 4.1)."""

import json
from urllib.parse import quote

from app.domain.canonical_row import PLAIN
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

NUMBER = "9434765919"
NAMES = ("Jane", "Smith", NUMBER, "943 476 5919")

CALLS = (
    ("GET", f"/{NUMBER}"),
    ("GET", "/Jane Smith?status=active"),
    ("GET", f"/Patient/{NUMBER}"),
    ("GET", f"/Patient/{NUMBER}/_history"),
    ("GET", f"/Patient/{NUMBER}/_history/1"),
    ("PUT", f"/Patient/{NUMBER}"),
    ("POST", f"/Task/{NUMBER}/$accept"),
    ("POST", f"/ServiceRequest/{NUMBER}/$report-status"),
    ("POST", f"/{NUMBER}"),
    ("POST", f"/${NUMBER}"),
    ("GET", f"/Patient?{NUMBER}=1"),
    ("GET", f"/Patient?name:{NUMBER}=1"),
    ("GET", f"/Consent?status={NUMBER}"),
    ("GET", "/ServiceRequest?code=Jane Smith&status=John,Smith"),
    ("GET", f"/ServiceRequest?code=http://snomed.info/sct|{NUMBER}"),
    ("GET", f"/Task?owner={NUMBER}&requester=Organization/{NUMBER}"),
    ("GET", "/ServiceRequest?status:not=Jane"),
    ("GET", f"/ServiceRequest?_sort={NUMBER}"),
    ("GET", f"/ServiceRequest?_count={NUMBER}&priority=Smith"),
    ("GET", f"/AuditEvent?entity=Patient/{NUMBER}"),
)


def _lasting(world: World) -> list[str]:
    """The part of each row that stays, whatever is erased."""
    return [json.dumps([getattr(row, column) for column in PLAIN]) for row in all_rows(world.gateway)]


def test_what_somebody_typed_names_nobody_for_good(here: World) -> None:
    for method, path in CALLS:
        body = {"resourceType": "Parameters"} if method != "GET" else None
        for name in ("gp", "ig"):
            here.as_client(name).call(method, quote(path, safe="/?=&$:|,"), body)
        assert [row for row in _lasting(here) if any(word in row for word in NAMES)] == [], path


def test_what_is_known_to_everybody_is_told_still(here: World) -> None:
    owner = here.as_client("oh-a").organisation.id
    asked = (
        f"status=requested,accepted&owner=Organization/{owner}&_sort=-_lastUpdated&_count=5&_lastUpdated=gt2026-10-05"
    )
    assert here.as_client("oh-a").get(f"/Task?{asked}").status_code == 200
    assert json.loads(all_rows(here.gateway)[-1].detail)["search"] == f"Task?{asked}"

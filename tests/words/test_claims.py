"""What the CapabilityStatement claims is what the gateway does: every claim is called, and some that are not made."""

from typing import Any

import pytest

from app.domain.catalogue.types import TYPES
from app.sandbox.clients import CLIENTS
from tests.kit.answers import code
from tests.kit.callers import As
from tests.kit.gateways import World

VALUES = {
    "token": "x",
    "reference": "Patient/1",
    "date": "ge2026-01-01",
    "string": "x",
    "uri": "https://example.org/x",
    "quantity": "1",
    "number": "1",
    "special": "x",
}
PATCH = [{"op": "test", "path": "/status", "value": "x"}]
R4 = {
    "Task": "status business-status code focus owner patient subject requester authored-on modified period intent "
    "priority part-of based-on group-identifier identifier encounter performer",
    "ServiceRequest": "status intent priority code category patient subject requester performer performer-type "
    "authored occurrence based-on requisition identifier encounter replaces body-site instantiates-uri specimen "
    "instantiates-canonical",
    "Consent": "status patient scope category date period actor action purpose security-label organization consentor "
    "source-reference data identifier",
    "Patient": "active address address-city address-country address-postalcode address-state address-use birthdate "
    "death-date deceased email family gender general-practitioner given identifier language link name organization "
    "phone phonetic telecom",
}
"""The search parameters of FHIR R4 for the four types that carry the pathway."""

LEFT_OUT = {
    "ServiceRequest": {
        "specimen": "no Specimen is kept here",
        "instantiates-canonical": "it leads to definitions that are not kept here",
    },
    "Consent": {"action": "no Consent here may have an action (CON-015)"},
    "Patient": {"phonetic": "R4 leaves to each server what sounds alike; name, family and given are there"},
}


def statement(here: World) -> dict[str, Any]:
    return {told["type"]: told for told in here.http.get("/fhir/R4/metadata").json()["rest"][0]["resource"]}


def asking(here: World, type: str) -> As:
    """A client whose token and role let it search a type."""
    callers = (here.as_client(one.name) for one in CLIENTS if one.scopes.allows(type, "s"))
    return next(caller for caller in callers if caller.get(f"/{type}?_count=0").status_code == 200)


def test_every_parameter_that_is_claimed_is_answered_and_one_that_is_not_is_refused(here: World) -> None:
    wrong = []
    for type, told in statement(here).items():
        claimed = {one["name"]: one["type"] for one in told.get("searchParam", [])}
        caller = asking(here, type) if claimed else None
        for name, kind in claimed.items() if caller else ():
            answer = caller.get(f"/{type}?{name}={_value(name, kind)}")
            if answer.status_code != 200 and (answer.status_code, code(answer)) != (403, "SEA-004"):
                wrong.append((type, name, answer.status_code, answer.text[:200]))
        if caller:
            refused = caller.get(f"/{type}?unclaimed=x")
            assert (refused.status_code, code(refused)) == (400, "SEA-001"), type
    assert wrong == []


def _value(name: str, kind: str) -> str:
    return {"_lastUpdated": "ge2026-01-01", "_id": "1"}.get(name, VALUES[kind])


def test_every_interaction_that_is_claimed_has_its_door_and_one_that_is_not_has_none(here: World) -> None:
    doors = {
        "read": ("GET", "/{}/1"),
        "vread": ("GET", "/{}/1/_history/1"),
        "update": ("PUT", "/{}/1"),
        "patch": ("PATCH", "/{}/1"),
        "create": ("POST", "/{}"),
        "history-instance": ("GET", "/{}/1/_history"),
        "history-type": ("GET", "/{}/_history"),
        "search-type": ("GET", "/{}"),
        "delete": ("DELETE", "/{}/1"),
    }
    gp = here.as_client("gp")
    for type, told in statement(here).items():
        claimed = {one["code"] for one in told.get("interaction", [])}
        for name, (method, path) in doors.items() if claimed else ():
            body = {"PUT": {}, "POST": {}, "PATCH": PATCH}.get(method)
            sent = {"Content_Type": "application/json-patch+json"} if method == "PATCH" else {}
            answer = gp.call(method, path.format(type), body, **sent)
            has_none = answer.status_code == 405 or (answer.status_code == 404 and code(answer) == "RES-002")
            assert has_none == (name not in claimed), (type, name, answer.status_code)


@pytest.mark.parametrize("type", R4)
def test_the_parameters_of_r4_are_there_or_it_is_said_why_not(type: str) -> None:
    declared = {one.name for one in TYPES[type].parameters}
    assert {*R4[type].split()} - declared == LEFT_OUT.get(type, {}).keys()

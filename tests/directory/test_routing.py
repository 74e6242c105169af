"""A referral that names nobody: routed by area, type and room, sent or offered by the pilot's arm (S03)."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.domain.catalogue.names import profile
from app.domain.routing import candidates
from app.services.recompile import check
from tests.directory.entries import room
from tests.directory.test_suggestions import PLAIN, named
from tests.kit.answers import codes, entries, task_of
from tests.kit.builders import Json, asking, ours, referral, status_query
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.time.turns import turn

if TYPE_CHECKING:
    from httpx import Response

AREAS = frozenset({"ZZ1", "TESTICB1"})


def unnamed(
    given: str = "Wren",
    arm: str | None = "automatic",
    sender: str = "TESTGP1",
    postcode: str | None = None,
    **more: object,
) -> Json:
    """A referral without a performer."""
    body = referral(given, sender=sender, **more)  # type: ignore[arg-type]  # as the builder
    del body["performer"]
    if arm:
        body["extension"].append({"url": profile("pilot-arm"), "valueCode": arm})
    if postcode:
        body["contained"][0] |= {"address": [{"postalCode": postcode}]}
    return body


def routed_by(request: Json) -> list[str]:
    """The rules a request says it was routed by."""
    return [e["valueString"] for e in request["extension"] if e["url"] == profile("routed-by")]


def test_the_nearest_service_with_most_room_takes_it_whatever_the_order_it_is_read_in() -> None:
    services = [
        named("limited", room="limited"),
        named("board's", level="icb"),
        named("open"),
        named("full", room="full"),
        named("elsewhere", areas=frozenset({"ZZ9"})),
        named("own", eligibility=frozenset({"own-employees"})),
        named("other", types=("ips",)),
    ]
    wanted = ["open", "limited", "board's"]
    assert [s.name for s in candidates(("workwell",), AREAS, services)] == wanted
    assert [s.name for s in candidates(("workwell",), AREAS, services[::-1])] == wanted


def test_without_an_area_nothing_is_routed() -> None:
    assert candidates(("workwell",), frozenset(), [replace(PLAIN, areas=frozenset())]) == []


@pytest.mark.parametrize("arm", ["automatic", None])
def test_a_referral_without_a_performer_goes_to_the_service_of_its_area(everywhere: World, arm: str | None) -> None:
    gp = everywhere.as_client("gp")
    answer = gp.post("/ServiceRequest", unnamed(arm=arm))
    assert answer.status_code == 201, answer.text
    assert answer.json()["performer"][0]["display"] == "Zz OH Provider assessments"
    assert routed_by(answer.json()) == ["routing.oh-referral/2026-04-01"]
    task = everywhere.as_client("oh-a").get(f"/{task_of(answer)}").json()
    assert (task["status"], task["owner"]["display"]) == ("requested", "Zz OH Provider Ltd")
    assert everywhere.as_client("oh-a").get(f"/ServiceRequest/{answer.json()['id']}").status_code == 200


def test_the_rule_is_told_in_words_and_the_postcode_goes_before_the_practice(here: World) -> None:
    gp, body = here.as_client("gp"), unnamed("Omar", code="workwell-referral", postcode="zz8 1zz", template=None)
    answer = gp.post("/ServiceRequest", body, Prefer="return=OperationOutcome")
    assert "goes to Zz Second WorkWell by rule routing.workwell-referral/2026-04-01" in answer.text
    assert "REF-017" in codes(answer)
    assert "ZZ8" not in answer.text.upper()


def test_a_service_that_is_full_is_passed_over_and_with_none_left_the_sender_names_one(here: World) -> None:
    first = here.as_client("oh-a")
    (own,) = entries(first.get("/HealthcareService?name=Zz OH Provider assessments"))
    full = own | {"extension": [room("full")]}
    assert first.put(f"/HealthcareService/{own['id']}", full, 1).status_code == 200
    second = here.as_client("gp").post("/ServiceRequest", unnamed("Omar"))
    assert second.json()["performer"][0]["display"] == "Zz Second OH assessments"
    (other,) = entries(here.as_client("oh-b").get("/HealthcareService?name=Zz Second OH assessments"))
    here.as_client("oh-b").put(f"/HealthcareService/{other['id']}", other | {"active": False}, 1)
    answer = here.as_client("gp").post("/ServiceRequest", unnamed("Tamsin"))
    assert (answer.status_code, codes(answer)) == (422, ["REF-018"])


@pytest.mark.parametrize(
    ("sender", "change", "expected"),
    [
        ("ips", {"sender": "TESTIPS"}, "REF-018"),
        ("gp", {"code": "atw-referral"}, "REF-002"),
        ("gp", {"postcode": "SW1A 1AA", "code": "atw-referral"}, "REF-002"),
    ],
)
def test_what_cannot_be_routed_is_told_what_to_send(shared: World, sender: str, change: Json, expected: str) -> None:
    answer = shared.as_client(sender).post("/ServiceRequest", unnamed("Boyd", **change))
    assert (answer.status_code, codes(answer)) == (422, [expected])
    assert ("Patient.address" in answer.text) == (expected == "REF-018")


def test_nobody_says_by_which_rule_their_own_request_was_routed(shared: World) -> None:
    body = unnamed("Boyd")
    body["extension"].append({"url": profile("routed-by"), "valueString": "ours"})
    assert codes(shared.as_client("gp").post("/ServiceRequest", body)) == ["REF-013"]


def offered(world: World, given: str = "Wren") -> tuple[As, str, "Response"]:
    """A referral of the offered arm: its sender, the offer, the answer."""
    gp = world.as_client("gp")
    answer = gp.post("/ServiceRequest", unnamed(given, "offered"))
    assert answer.status_code == 201, answer.text
    return gp, task_of(answer), answer


def say(gp: As, offer: str, said: str) -> "Response":
    """Complete an offer with the person's answer."""
    return gp.patch(
        f"/{offer}",
        [
            {"op": "replace", "path": "/status", "value": "completed"},
            {"op": "add", "path": "/businessStatus", "value": {"coding": [ours("business-status", said)]}},
        ],
        1,
    )


def test_in_the_offered_arm_the_person_is_asked_before_anybody_hears(here: World) -> None:
    gp, offer, answer = offered(here)
    request = answer.json()
    assert (request["status"], "performer" in request, routed_by(request)) == ("draft", False, [])
    task = gp.get(f"/{offer}").json()
    assert (task["code"]["text"], task["focus"]["reference"]) == ("Offer", f"ServiceRequest/{request['id']}")
    for name in ("oh-a", "oh-b", "workwell", "gp-2"):
        assert here.as_client(name).get(f"/{offer}").status_code == 404
        assert here.as_client(name).get(f"/ServiceRequest/{request['id']}").status_code == 404
    assert codes(gp.post("/ServiceRequest", unnamed())) == ["REF-005"]


def test_a_yes_carries_it_to_its_owner_with_the_consent_that_came_with_it(everywhere: World) -> None:
    gp, offer, answer = offered(everywhere)
    assert say(gp, offer, "referred").status_code == 200
    request = gp.get(f"/ServiceRequest/{answer.json()['id']}").json()
    assert (request["status"], routed_by(request)) == ("active", ["routing.oh-referral/2026-04-01"])
    oh = everywhere.as_client("oh-a")
    (task,) = entries(oh.get("/Task?status=requested"))
    assert task["focus"]["reference"] == f"ServiceRequest/{request['id']}"
    assert oh.get(f"/ServiceRequest/{request['id']}").status_code == 200
    asked = asking(status_query(request["requisition"]["value"], "Wren"))
    assert everywhere.as_client("dwp-status").post("/$referral-status", asked).status_code == 200
    assert say(gp, offer, "declined").status_code in (409, 412)


@pytest.mark.parametrize("said", ["declined", "no-answer"])
def test_a_no_is_an_outcome_and_leaves_the_way_free(here: World, said: str) -> None:
    gp, offer, answer = offered(here)
    done = say(gp, offer, said)
    assert (done.status_code, done.json()["businessStatus"]["coding"][0]["code"]) == (200, said)
    assert gp.get(f"/ServiceRequest/{answer.json()['id']}").json()["status"] == "revoked"
    assert entries(here.as_client("oh-a").get("/Task")) == []
    assert gp.post("/ServiceRequest", unnamed()).status_code == 201


def test_a_yes_by_the_plain_move_carries_it_to_its_owner(everywhere: World) -> None:
    gp, offer, answer = offered(everywhere)
    assert gp.move(offer, "complete", answer={"valueCode": "referred"}).status_code == 200
    request = gp.get(f"/ServiceRequest/{answer.json()['id']}").json()
    assert (request["status"], routed_by(request)) == ("active", ["routing.oh-referral/2026-04-01"])
    (task,) = entries(everywhere.as_client("oh-a").get("/Task?status=requested"))
    assert task["focus"]["reference"] == f"ServiceRequest/{request['id']}"
    assert check(everywhere.gateway).differences == []


@pytest.mark.parametrize(
    ("move", "parts"),
    [
        ("complete", {"answer": {"valueCode": "declined"}}),
        ("cancel", {"reason": {"valueCode": "no-longer-needed"}}),
    ],
)
def test_a_no_by_a_plain_move_leaves_the_way_free(here: World, move: str, parts: Json) -> None:
    gp, offer, answer = offered(here)
    assert gp.move(offer, move, **parts).status_code == 200
    assert gp.get(f"/ServiceRequest/{answer.json()['id']}").json()["status"] == "revoked"
    assert gp.post("/ServiceRequest", unnamed()).status_code == 201


def test_an_offer_that_nobody_answers_in_time_leaves_the_way_free(everywhere: World) -> None:
    gp, offer, answer = offered(everywhere)
    everywhere.clock.move_to(2026, 11, 30)
    turn(everywhere)
    closed = gp.get(f"/{offer}").json()
    assert (closed["status"], closed["businessStatus"]["coding"][0]["code"]) == ("completed", "no-answer")
    assert gp.get(f"/ServiceRequest/{answer.json()['id']}").json()["status"] == "revoked"
    assert "REF-005" not in gp.post("/ServiceRequest", unnamed()).text
    assert check(everywhere.gateway).differences == []


def test_a_yes_when_room_is_gone_is_refused_and_nothing_is_lost(here: World) -> None:
    gp, offer, answer = offered(here)
    for name, service in (("oh-a", "Zz OH Provider assessments"), ("oh-b", "Zz Second OH assessments")):
        (entry,) = entries(here.as_client(name).get(f"/HealthcareService?name={service}"))
        here.as_client(name).put(f"/HealthcareService/{entry['id']}", entry | {"extension": [room("full")]}, 1)
    refused = say(gp, offer, "referred")
    assert (refused.status_code, codes(refused)) == (422, ["REF-018"])
    assert gp.get(f"/{offer}").json()["status"] == "requested"
    assert gp.get(f"/ServiceRequest/{answer.json()['id']}").json()["status"] == "draft"


def test_sent_twice_with_one_key_it_is_routed_once(here: World) -> None:
    gp, body = here.as_client("gp"), unnamed(given="Alma")
    first, again = (gp.post("/ServiceRequest", body, Idempotency_Key="routed") for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, first.json()["id"])
    assert len(entries(here.as_client("oh-a").get("/Task?status=requested"))) == 1


def test_who_offers_is_told_which_services_could_take_it(here: World) -> None:
    answer = here.as_client("gp").post("/ServiceRequest", unnamed(arm="offered"), Prefer="return=OperationOutcome")
    assert (answer.status_code, codes(answer)) == (201, ["REF-023"])
    assert "Zz OH Provider assessments" in answer.text

"""Suggestions: which services, in which order, asked without a word about a person and beside what lacks one (R-09)."""

from dataclasses import replace

import pytest

from app.domain.service import Service
from app.domain.suggestion import Need, suggest, types_for
from tests.kit.answers import codes, entries, task_of, text
from tests.kit.builders import Json, fit_note, patient, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import reason, send

PLAIN = Service("1", "Plain", "p1", ("workwell",), "local", frozenset({"ZZ1"}), frozenset({"anyone"}), "open")
NEED = Need(("workwell", "wellbeing"), frozenset({"ZZ1", "TESTICB1"}))


def order(need: Need, *services: Service) -> list[str]:
    return [service.name for service in suggest(need, services)]


def named(name: str, **changes: object) -> Service:
    return replace(PLAIN, id=name, name=name, **changes)  # type: ignore[arg-type]  # fields of Service


def test_the_wanted_kind_comes_first_then_the_nearest_and_what_is_full_comes_last() -> None:
    services = (
        named("full", room="full"),
        named("national", level="national", areas=frozenset()),
        named("limited", room="limited"),
        named("wellbeing", types=("wellbeing",)),
        named("open"),
    )
    assert order(NEED, *services) == ["open", "limited", "national", "wellbeing", "full"]
    assert order(NEED, *reversed(services)) == order(NEED, *services)


def test_what_is_elsewhere_for_others_or_of_the_one_that_said_no_is_left_out() -> None:
    services = (
        named("elsewhere", areas=frozenset({"ZZ9"})),
        named("cases", eligibility=frozenset({"complex-case"})),
        named("refuser", provider="p2"),
        named("other kind", types=("ips",)),
    )
    assert order(replace(NEED, not_by="p2"), *services) == []


@pytest.mark.parametrize(
    ("has_oh", "employer", "first"),
    [
        ("yes", None, "own"),
        ("unknown", "e1", "own"),
        ("yes", "e2", "open"),
        ("no", "e1", "open"),
        ("unknown", None, "open"),
    ],
)
def test_the_employers_own_service_comes_first_where_it_exists(has_oh: str, employer: str | None, first: str) -> None:
    own = named(
        "own", types=("employer-oh",), provider="e1", areas=frozenset(), eligibility=frozenset({"own-employees"})
    )
    assert order(replace(NEED, employer_has_oh=has_oh, employer=employer), named("open"), own)[0] == first


def test_a_reason_that_leaves_the_need_asks_for_the_same_kind_again() -> None:
    assert types_for("capacity", ("oh-provider",))[0] == "oh-provider"
    assert types_for("wrong-service", ("oh-provider",))[0] != "oh-provider"


def ask(caller: As, **parts: str) -> list[str]:
    answer = caller.post("/HealthcareService/$suggest", parameters(**parts))
    assert answer.status_code == 200, answer.text
    assert answer.json()["type"] == "searchset"
    assert answer.json()["total"] == len(entries(answer))
    return [found["name"] for found in entries(answer)]


def parameters(**parts: str) -> Json:
    listed = [{"name": name.replace("_", "-"), "valueCode": value} for name, value in parts.items()]
    return {"resourceType": "Parameters", "parameter": listed}


@pytest.mark.parametrize("by", ["gp", "oh-a", "employer-2", "person", "dwp-assess"])
def test_anybody_asks_what_there_is_in_an_area(shared: World, by: str) -> None:
    found = ask(shared.as_client(by), area="ZZ8", type="msk-self-referral")
    assert found == ["Zz Second MSK self-referral"]


def test_the_employers_own_service_stands_first_in_the_answer(shared: World) -> None:
    gp = shared.as_client("gp")
    found = ask(gp, area="ZZ1", reason="employer-has-oh", employer_has_oh="yes", employer="TESTEMP3")
    assert found[:2] == ["Zz Logistics occupational health", "Zz WorkWell Service"]
    assert "Zz Logistics occupational health" not in ask(gp, area="ZZ1", employer_has_oh="yes", employer="TESTEMP2")
    assert ask(gp, area="TESTICB2", type="connect-to-work") == []


def test_room_that_is_gone_moves_a_service_to_the_end(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    assert ask(gp, area="TESTICB1")[-1] == "Zz Connect to Work"
    assert len(ask(gp)) <= 20


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"area": "ZZ1 1ZZ"}, "DIR-003"),
        ({"area": "SW1A"}, "DIR-003"),
        ({"type": "magic"}, "TSK-025"),
        ({"reason": "tired"}, "TSK-025"),
        ({"employer-has-oh": "perhaps"}, "TSK-025"),
        ({"nhsNumber": "9990263396"}, "TSK-026"),
    ],
)
def test_what_cannot_be_read_and_what_is_about_a_person_is_refused(shared: World, part: Json, expected: str) -> None:
    answer = shared.as_client("gp").post("/HealthcareService/$suggest", parameters(**part))
    assert (answer.status_code, codes(answer)) == (422, [expected])
    assert "9990263396" not in answer.text


def test_a_client_without_the_scope_is_told_nothing(shared: World) -> None:
    assert codes(shared.as_client("none").post("/HealthcareService/$suggest")) == ["AUT-020"]


def refused(sent_to: As, task: str, reason: str = "capacity") -> str:
    """The words of a rejection that lacks its signpost."""
    answer = sent_to.move(task, "reject", reason={"valueCode": reason})
    assert (answer.status_code, codes(answer)) == (422, ["TSK-021"])
    return text(answer)


def test_a_rejection_without_a_signpost_is_told_the_nearest_services(here: World) -> None:
    sent = send(here, "Rashid", employer_has_oh="yes")
    told = refused(sent.owner, sent.task)
    assert "such as Zz Logistics occupational health, Zz Second OH assessments, Zz WorkWell Service." in told
    assert "Zz OH Provider assessments" not in told


def test_the_person_s_own_postcode_says_what_is_near(here: World) -> None:
    body = referral("Tamsin", sender="TESTGP2")
    body["contained"][0] = patient("Tamsin", address=[{"postalCode": "ZZ8 1ZZ"}]) | {"id": "patient"}
    answer = here.as_client("gp-2").post("/ServiceRequest", body)
    assert answer.status_code == 201, answer.text
    task = task_of(answer)
    assert "Zz Second WorkWell" in refused(here.as_client("oh-a"), task, "not-eligible")


def test_an_owner_without_sight_of_the_request_learns_no_area_and_no_employer_from_the_hint(here: World) -> None:
    told = set()
    for given, postcode in (("Stan", "ZZ8 1ZZ"), ("Una", "ZZ1 1ZZ")):
        body = referral(given, sender="TESTGP2", template=None, employer_has_oh="yes")
        body["contained"][0] = patient(given, address=[{"postalCode": postcode}]) | {"id": "patient"}
        answer = here.as_client("gp-2").post("/ServiceRequest", body)
        told.add(refused(here.as_client("oh-a"), task_of(answer), "not-eligible"))
    assert len(told) == 1
    assert "Logistics" not in told.pop()


def test_a_patch_that_rejects_is_told_the_same(here: World) -> None:
    sent = send(here, "Rashid", employer_has_oh="yes")
    answer = sent.patch(sent.owner, "rejected", reason("reject-reason", "capacity"))
    assert "Zz Logistics occupational health" in text(answer)


def test_a_fit_note_sent_alone_is_answered_with_what_is_near(here: World) -> None:
    whole = referral("Dilys", note=fit_note())
    *people, note = whole["contained"]
    body = {k: v for k, v in note.items() if k != "id"} | {"contained": people}
    answer = here.as_client("gp").post("/Observation", body, Prefer="return=OperationOutcome")
    said = next(i["details"]["text"] for i in answer.json()["issue"] if "REF-021" in str(i))
    assert "Services that can help: Zz WorkWell Service, Zz OH Provider assessments," in said
    assert "Second WorkWell" not in said

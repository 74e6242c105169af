"""Referring onward: a request below the first on a pathway, while the first one's Task keeps its place (S59)."""

import pytest

from app.domain.catalogue.names import profile
from tests.kit.answers import code, codes, entries, task_of
from tests.kit.builders import Json, asking, consent, organisation, ours, permit, referral, status_query
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import PARTS, Sent, send


def onward(
    sent: Sent, by: As, pathway: str | None = "occupational-asthma", to: str = "TESTCCC", **more: object
) -> Json:
    """An onward referral based on another."""
    detail = {"orderDetail": [{"coding": [ours("pathway", pathway)]}]} if pathway else {}
    return (
        {
            "resourceType": "ServiceRequest",
            "extension": [{"url": profile("trigger"), "valueCode": "at-risk-in-work"}],
            "basedOn": [{"reference": sent.request}],
            "status": "active",
            "intent": "order",
            "category": [{"coding": [ours("use-case", "work-and-health")]}],
            "code": {"coding": [ours("request-code", "referral-onward")]},
            "subject": sent.asked()["subject"],
            "authoredOn": "2026-10-05T09:30:00+01:00",
            "requester": organisation(by.organisation.code),
            "performer": [organisation(to)],
        }
        | detail
        | more
    )


def sent_onward(sent: Sent, by: As | None = None, **changes: object) -> tuple[Json, str]:
    """An onward referral that must be taken: the request, and the address of its Task."""
    caller = by or sent.owner
    answer = caller.post("/ServiceRequest", onward(sent, caller, **changes))  # type: ignore[arg-type]  # as the builder
    assert answer.status_code == 201, answer.text
    return answer.json(), task_of(answer)


def told_dwp(sent: Sent, given: str) -> tuple[str, str]:
    """What DWP is told: the code, and the kind of owner."""
    asked = asking(status_query(sent.asked()["requisition"]["value"], given))
    task = sent.world.as_client("dwp-status").post("/$referral-status", asked).json()["entry"][0]["resource"]
    return task["businessStatus"]["coding"][0]["code"], task["performerType"][0]["coding"][0]["code"]


def test_oh_refers_onward_and_the_first_task_keeps_status_owner_and_plan(everywhere: World) -> None:
    sent = send(everywhere, "Wren").walk("in-progress")
    before, told = sent.now(), told_dwp(sent, "Wren")
    child, task = sent_onward(sent)
    assert child["requisition"] == sent.asked()["requisition"]
    assert child["instantiatesCanonical"][0].endswith("PlanDefinition/occupational-asthma|2026-04-01")
    made = sent.owner.get(f"/{task}").json()
    assert (made["partOf"][0]["reference"], made["owner"]["display"]) == (sent.task, "Zz Complex Cases Clinic")
    assert sent.now() == before
    assert told_dwp(sent, "Wren") == told


def test_a_consent_taken_with_an_onward_referral_belongs_to_the_whole_referral(everywhere: World) -> None:
    sent = send(everywhere, "Wren").walk("in-progress")
    taken = referral("Wren", template="oh-and-employer-advice")["extension"]
    (short,) = (one for one in taken if one["url"] == profile("consent-taken"))
    short["extension"][1] = {"url": "taken-by", "valueReference": {"display": "Dr Zz Testgp"}}
    trigger = {"url": profile("trigger"), "valueCode": "at-risk-in-work"}
    child, _ = sent_onward(sent, sent.requester, extension=[trigger, short])
    named = f"ServiceRequest/{child['id']}"
    (kept,) = entries(sent.requester.get(f"/Consent?data={named}"))
    read = sent.owner.get(f"/Consent/{kept['id']}")
    assert (read.status_code, read.json()["meta"]["tag"][0]["code"]) == (200, "SUBSETTED")
    assert "provision" not in read.json()["provision"], "no part of it names the first service"


@pytest.mark.parametrize("ends", ["reject", "complete"])
def test_the_end_of_the_onward_referral_moves_nothing_of_the_first(here: World, ends: str) -> None:
    sent = send(here, "Wren").walk("in-progress")
    told = told_dwp(sent, "Wren")
    _, task = sent_onward(sent)
    clinic = here.as_client("complex-clinic")
    for operation in ("reject",) if ends == "reject" else ("receive", "accept", "book", "complete"):
        answer = clinic.move(task, operation, **PARTS[operation])
        assert answer.status_code == 200, answer.text
    assert (sent.now()["status"], told_dwp(sent, "Wren")) == ("in-progress", told)
    assert sent.asked()["status"] == "active"
    assert sent.owner.get(f"/{sent.request}").status_code == 200
    assert code(sent.requester.post("/ServiceRequest", referral("Wren"))) == "REF-005"
    assert sent.do("complete").status_code == 200
    assert told_dwp(sent, "Wren")[0] == "closed"


def test_a_practice_refers_its_own_referral_onward(here: World) -> None:
    sent = send(here, "Omar")
    child, task = sent_onward(sent, sent.requester, pathway="cardiac-return-to-work")
    assert sent.requester.get(f"/{task}").json()["focus"]["reference"] == f"ServiceRequest/{child['id']}"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"basedOn": None}, (422, ["REF-015"])),
        ({"pathway": None}, (422, ["REF-016"])),
        ({"pathway": "long-walks"}, (422, ["VAL-011"])),
        ({"basedOn": [{"reference": "ServiceRequest/none"}]}, (422, ["RES-007"])),
    ],
)
def test_an_onward_referral_says_from_where_and_on_which_pathway(shared: World, change: Json, expected: object) -> None:
    sent = send(shared)
    body = {k: v for k, v in onward(sent, sent.owner, **change).items() if v is not None}
    answer = sent.owner.post("/ServiceRequest", body)
    assert (answer.status_code, codes(answer)) == expected, answer.text


def test_a_coordinator_does_not_refer_onward(here: World) -> None:
    sent = send(here, "Alma", to="workwell", template=None)
    subject = sent.asked()["subject"]["reference"]
    seen = consent(subject, permit("TESTWW1", "care-coordination", "ABCDE"), about=sent.request)
    assert sent.requester.post("/Consent", seen).status_code == 201
    answer = sent.owner.post("/ServiceRequest", onward(sent, sent.owner))
    assert (answer.status_code, codes(answer)) == (403, ["REF-014"])


def test_who_does_not_see_the_first_referral_hangs_nothing_on_it(here: World) -> None:
    sent = send(here, "Boyd")
    other = here.as_client("oh-b")
    answer = other.post("/ServiceRequest", onward(sent, other))
    assert (answer.status_code, set(codes(answer))) == (422, {"RES-007"})


def test_an_onward_referral_sent_twice_with_one_key_is_made_once(here: World) -> None:
    sent = send(here, "Cerys")
    first, again = (
        sent.owner.post("/ServiceRequest", onward(sent, sent.owner), Idempotency_Key="onward") for _ in range(2)
    )
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, first.json()["id"])


def test_the_code_of_a_request_stays_what_it_was(shared: World) -> None:
    sent = send(shared)
    other = sent.asked() | {"code": {"coding": [ours("request-code", "referral-onward")]}}
    assert codes(sent.requester.put(f"/{sent.request}", other, 1)) == ["RES-010"]


def pathways(world: World, *parts: Json) -> list[Json]:
    answer = world.as_client("employer").post("/$pathways", {"resourceType": "Parameters", "parameter": list(parts)})
    assert answer.status_code == 200, answer.text
    return entries(answer)


def test_anybody_reads_the_steps_and_minimum_standards_in_force(shared: World) -> None:
    assert len(pathways(shared)) == 4
    (plan,) = pathways(shared, {"name": "code", "valueCode": "cardiac-return-to-work"})
    assert (plan["version"], plan["title"]) == ("2026-04-01", "Return to work after a cardiac event")
    assert len(plan["action"]) == 5
    assert plan["goal"][0]["description"]["text"].startswith("First contact within 10 working days")
    assert pathways(shared, {"name": "on", "valueDate": "2026-03-31"}) == []


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"name": "code", "valueCode": "long-walks"}, "TSK-025"),
        ({"name": "on", "valueString": "soon"}, "TSK-025"),
        ({"name": "person", "valueString": "Wren"}, "TSK-026"),
    ],
)
def test_what_pathways_cannot_read_is_refused(shared: World, part: Json, expected: str) -> None:
    answer = shared.as_client("gp").post("/$pathways", {"resourceType": "Parameters", "parameter": [part]})
    assert (answer.status_code, codes(answer)) == (422, [expected])
    assert shared.as_client("none").post("/$pathways").status_code == 403

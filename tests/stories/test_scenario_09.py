"""Scenario 9: Piran's PIP ended; what it paid for goes on as Access to Work, and nobody decides about him here."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response

from app.services.recompile import check
from tests.access.acting import Users, as_user
from tests.kit.answers import codes, entries, without_ref
from tests.kit.applications import said
from tests.kit.builders import asking, consent, permit, status_query
from tests.kit.fast_tracks import ended, pointer
from tests.kit.gateways import World
from tests.kit.ledger import all_rows

Json = dict[str, Any]
DUE = "2026-10-06T23:59:59+01:00"


class Story:
    """DWP's decision client, WorkWell, Access to Work, and Piran himself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.decision, self.workwell, self.dwp = (
            world.as_client(name) for name in ("dwp-decision", "workwell", "dwp-atw")
        )
        self.piran = as_user(Users(world), "Piran", "person-app")
        self.reference, self.request, self.task = "", "", ""

    def send(self, *more: Json, key: str | None = None, **changes: Any) -> Response:
        """The fast track; remembers what came of it."""
        headers = {"Idempotency_Key": key} if key else {}
        answer = self.decision.post("/$fast-track", ended(*more, **changes), **headers)
        if answer.status_code == 201:
            told = {part["name"]: part for part in answer.json()["parameter"]}
            self.reference, self.request = (
                told["reference"]["valueString"],
                told["request"]["valueReference"]["reference"],
            )
            found = entries(self.workwell.get("/Task?code=fast-track"))
            self.task = f"Task/{found[0]['id']}"
        return answer

    def status(self) -> str:
        """What DWP's decision client may know of what it sent."""
        answer = self.decision.post("/$referral-status", asking(status_query(self.reference, "Piran")))
        return str(entries(answer)[0]["businessStatus"]["coding"][0]["code"])

    def accept(self) -> str:
        """WorkWell takes it on; the prefilled draft."""
        for move in ("receive", "accept"):
            answer = self.workwell.move(self.task, move)
            assert answer.status_code == 200, answer.text
        found = entries(self.piran.get("/QuestionnaireResponse"))
        return f"QuestionnaireResponse/{found[0]['id']}"


@pytest.fixture
def story(everywhere: World) -> Story:
    return Story(everywhere)


def complete(draft: Json) -> Json:
    """The draft with what the form asks besides: a job, nobody to contact."""
    job = [said("job.kind", {"valueCoding": _kind("self-employed")}), said("job.title", {"valueString": "Piano tuner"})]
    asked = [said("job", inner=job), said("contact-employer", {"valueBoolean": False})]
    return draft | {"item": [*asked, *draft["item"]]}


def _kind(code: str) -> Json:
    return {"system": "https://work-health-gateway.example/fhir/CodeSystem/job-kind", "code": code}


def test_from_the_event_to_a_decision_that_is_dwps(story: Story) -> None:
    sent = story.send()
    assert sent.status_code == 201, sent.text
    task = story.workwell.get(f"/{story.task}").json()
    assert (task["status"], task["priority"], task["restriction"]["period"]["end"]) == ("requested", "urgent", DUE)
    assert task["reasonCode"]["coding"][0]["code"] == "benefit-change"
    form = story.accept()
    draft = story.workwell.get(f"/{form}").json()
    assert [item["linkId"] for item in draft["item"]] == ["need"]
    assert "travel-to-work" in str(draft["item"])
    filled = story.workwell.put(f"/{form}", complete(draft))
    assert filled.status_code == 200, filled.text
    declared = story.piran.agree(form, "declare")
    assert declared.status_code == 200, declared.text
    seen = story.dwp.get(f"/QuestionnaireResponse/{declared.json()['id']}")
    assert [item["linkId"] for item in seen.json()["item"]].count("need") == 1
    assert "mhss" not in seen.text
    booked = {
        "start": {"valueDateTime": "2026-10-07T10:00:00+01:00"},
        "end": {"valueDateTime": "2026-10-07T10:30:00+01:00"},
    }
    assert story.workwell.move(story.task, "book", **booked).status_code == 200
    done = story.workwell.move(
        story.task, "complete", health={"valueCode": "unknown"}, healthReason="Nobody asked.",
        work={"valueCode": "self-employed"},
    )  # fmt: skip
    assert done.status_code == 200, done.text
    assert done.json()["businessStatus"]["coding"][0]["code"] == "signposted"
    assert check(story.world.gateway).differences == []


def test_who_sees_what(story: Story) -> None:
    story.send()
    told = entries(story.workwell.get("/Communication?category=signpost"))
    assert len(told) == 3
    assert story.workwell.get(f"/{story.request}").status_code == 404
    assert story.dwp.get(f"/{story.request}").status_code == 404
    assert story.world.as_client("gp").get(f"/{story.request}").status_code == 404
    assert story.decision.get(f"/{story.task}").status_code == 403
    assert story.decision.get(f"/{story.request}").json()["occurrenceDateTime"] == "2026-09-28"
    own = story.piran.get(f"/{story.request}").json()
    assert own["reasonCode"][1]["coding"][0]["code"] == "pip"
    letter = entries(story.piran.get("/Communication?category=notice"))[0]
    assert letter["payload"][0]["contentString"].startswith("A benefit of yours has ended.")
    assert "pip" not in story.workwell.get(f"/{story.task}").text.lower()


def test_dwp_learns_one_of_five_codes_of_what_it_sent_and_others_nothing(story: Story) -> None:
    story.send()
    assert story.status() == "received"
    story.accept()
    assert story.status() == "in-progress"
    query = asking(status_query(story.reference, "Piran"))
    other = story.world.as_client("dwp-assess").post("/$referral-status", query)
    unknown = story.decision.post("/$referral-status", asking(status_query(story.reference, "Paige")))
    assert without_ref(other) == without_ref(unknown)
    assert other.status_code == 404
    assert story.workwell.post("/$referral-status", query).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "points", "valueInteger": 4},
        {"name": "report", "valueString": "Needs prompting to wash"},
        {"name": "message", "valueString": "Score 11 for daily living"},
        {"name": "item", "valueCode": "travel", "resource": {"resourceType": "DocumentReference"}},
    ],
)
def test_points_and_reports_do_not_enter(story: Story, sent: Json) -> None:
    refused = story.send(sent)
    assert (refused.status_code, set(codes(refused))) == (422, {"ATW-020"})
    assert not {"11", "prompting"} & set(refused.text.split())
    posted = story.send()
    request = story.decision.get(f"/{story.request}").json()
    changed = story.decision.put(f"/{story.request}", request | {"note": [{"text": "4 points"}]})
    assert (posted.status_code, changed.status_code, codes(changed)) == (201, 409, ["ATW-023"])
    plain = {name: value for name, value in request.items() if name not in ("id", "meta", "requisition")}
    again = story.decision.post("/ServiceRequest", plain)
    assert (again.status_code, codes(again)) == (422, ["ATW-022"])


@pytest.mark.parametrize(
    ("left_out", "more", "code"),
    [
        ("item", (), "TSK-025"),
        ("consent", (), "TSK-025"),
        ("subject", (), "TSK-025"),
        ("signpost", (), "TSK-021"),
        ("benefit", ({"name": "benefit", "valueCode": "pipp"},), "TSK-025"),
        ("ended", ({"name": "ended", "valueDate": "last week"},), "TSK-025"),
    ],
)
def test_what_is_missing_or_no_code_is_named(story: Story, left_out: str, more: tuple[Json, ...], code: str) -> None:
    refused = story.send(*more, without=(left_out,))
    assert (refused.status_code, codes(refused)) == (422, [code])


def test_only_the_decision_client_sends_it_and_only_to_who_helps(story: Story) -> None:
    for name in ("dwp-assess", "dwp-status", "workwell", "gp", "employer"):
        assert story.world.as_client(name).post("/$fast-track", ended()).status_code == 403
    refused = story.send(receiver="TESTEMP1")
    assert codes(refused) == ["ATW-021"]


def test_a_second_one_within_six_months_is_told_with_its_own_reference(story: Story) -> None:
    story.send()
    again = story.send()
    assert (again.status_code, codes(again)) == (409, ["REF-005"])
    assert story.reference in again.text
    assert close(story).status_code == 200
    assert codes(story.send()) == ["REF-005"]
    story.world.clock.move_to(2027, 4, 5)
    assert story.send().status_code == 201


def close(story: Story, **parts: Any) -> Response:
    """DWP takes it back, with a signpost unless the test says otherwise."""
    sent = parts or {"signpost": [pointer("money-advice", "Ask for advice about money.")]}
    return story.decision.move(story.request, "revoke", reason={"valueCode": "no-longer-needed"}, **sent)


def test_dwp_closes_nothing_without_a_signpost(story: Story) -> None:
    story.send()
    refused = close(story, noneSuitable=[])
    assert (refused.status_code, codes(refused)) == (422, ["TSK-021"])
    assert story.workwell.move(story.request, "revoke", reason={"valueCode": "no-longer-needed"}).status_code == 404
    closed = close(story)
    assert (closed.status_code, closed.json()["status"]) == (200, "revoked")
    assert story.piran.get(f"/{story.task}").json()["status"] == "cancelled"
    assert codes(close(story)) == ["REF-012"]
    assert check(story.world.gateway).differences == []


def test_a_retry_makes_nothing_twice(story: Story) -> None:
    first, again = story.send(key="fast-1"), story.send(key="fast-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(entries(story.workwell.get("/Task?code=fast-track"))) == 1


def test_of_two_at_once_one_is_stored(story: Story) -> None:
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: story.decision.post("/$fast-track", ended()), range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_nobody_learns_what_he_declined_and_without_his_declaration_nothing_is_sent(story: Story) -> None:
    story.send()
    form = story.accept()
    assert story.dwp.get(f"/{form}").status_code == 404
    assert story.decision.get(f"/{form}").status_code == 403
    assert codes(story.workwell.post(f"/{form}/$declare")) == ["ATW-003"]
    refused = story.decision.get("/Consent")
    assert "declined" not in refused.text


def test_the_ledger_tells_it_in_order(story: Story) -> None:
    story.send({"name": "points", "valueInteger": 4})
    story.send()
    form = story.accept()
    story.workwell.put(f"/{form}", complete(story.workwell.get(f"/{form}").json()))
    declared = story.piran.agree(form, "declare").json()
    story.dwp.get(f"/QuestionnaireResponse/{declared['id']}")
    told = [
        (row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway) if row.client
    ]
    wanted = [
        ("$fast-track", "TESTDWPD", 4),
        ("$fast-track", "TESTDWPD", 0),
        *[("create", "TESTDWPD", 0)] * 3,
        ("$accept", "TESTWW1", 0),
        ("$declare", "TESTPERS", 0),
        ("read", "TESTDWPA", 0),
    ]
    remaining = iter(told)
    assert [row for row in wanted if row not in remaining] == []


def test_when_he_takes_it_back_the_fast_track_waits_and_goes_on_when_he_agrees_again(story: Story) -> None:
    story.send()
    story.accept()
    taken = next(one for one in entries(story.piran.get("/Consent")) if "TESTWW1" in str(one["provision"]))
    without = taken["provision"] | {
        "provision": [one for one in taken["provision"]["provision"] if "TESTWW1" not in str(one["actor"])]
    }
    changed = story.piran.put(f"/Consent/{taken['id']}", taken | {"provision": without}, 1)
    assert changed.status_code == 200, changed.text
    assert story.piran.get(f"/{story.task}").json()["status"] == "on-hold"
    assert codes(story.workwell.move(story.task, "return", kind={"valueCode": "for-info"}, message="Which?")) == [
        "TSK-008"
    ]
    assert story.status() == "in-progress", "a hold for consent is never shown (R-06)"
    again = consent(taken["patient"]["reference"], permit("TESTWW1", "care-coordination", "AB"))
    assert story.piran.post("/Consent", again).status_code == 201
    assert story.piran.get(f"/{story.task}").json()["status"] == "accepted"
    assert check(story.world.gateway).differences == []

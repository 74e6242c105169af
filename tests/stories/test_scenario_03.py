"""Scenario 3: Wren withdraws what OH may see, in the middle of a referral."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import referrals
from app.store.wall import OPERATOR
from tests.kit.answers import code, codes, consent_of, entries, task_of, text
from tests.kit.builders import asking, fit_note, referral, status_query
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.ledger import all_rows


class Story:
    """Wren's referral, booked by OH on 8 October."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gp, self.oh = world.as_client("gp"), world.as_client("oh-a")
        self.dwp, self.employer = world.as_client("dwp-status"), world.as_client("employer-3")
        note = fit_note(fitness="may-be-fit", adjustments=("altered-hours", "amended-duties"))
        answer = self.gp.post("/ServiceRequest", referral("Wren", note=note, profession="physiotherapist"))
        assert answer.status_code == 201, answer.text
        self.request, self.task, self.consent = answer.json(), task_of(answer), consent_of(answer)
        self.note = self.request["supportingInfo"][0]["reference"]

    def book(self) -> None:
        """OH takes receipt, accepts, reads the fit note on 13 October, and has booked."""
        assert self.oh.move(self.task, "receive").status_code == 200
        assert self.oh.move(self.task, "accept").status_code == 200
        times = {
            "start": {"valueDateTime": "2026-10-19T10:00:00+01:00"},
            "end": {"valueDateTime": "2026-10-19T10:45:00+01:00"},
        }
        assert self.oh.move(self.task, "book", **times).status_code == 200
        self.world.clock.move_to(2026, 10, 13)
        assert self.oh.get(f"/{self.note}").status_code == 200

    def withdraw(self) -> None:
        """GP1 records Wren's letter on 14 October: the OH part goes, the DWP part stays."""
        self.world.clock.move_to(2026, 10, 14, 7, 55)
        consent = self.gp.get(f"/{self.consent}").json()
        kept = [p for p in consent["provision"]["provision"] if p["purpose"][0]["code"] != "oh-assessment"]
        consent["provision"]["provision"] = kept
        answer = self.gp.put(f"/{self.consent}", consent, 1)
        assert answer.status_code == 200, answer.text

    def status(self) -> dict:
        """What DWP is told."""
        asked = asking(status_query(self.request["requisition"]["value"], "Wren"))
        return entries(self.dwp.post("/$referral-status", asked))[0]


@pytest.fixture(params=BOTH)
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Story]:
    """The story as far as the withdrawal, on each database."""
    with world(request.param, tmp_path) as made:
        told = Story(made)
        told.book()
        told.withdraw()
        yield told


def test_oh_is_refused_the_fit_note_it_read_the_day_before(story: Story) -> None:
    answer = story.oh.get(f"/{story.note}")
    assert (answer.status_code, codes(answer)) == (403, ["CON-001"])


def test_oh_is_refused_the_version_it_once_read(story: Story) -> None:
    answer = story.oh.get(f"/{story.note}/_history/1")
    assert (answer.status_code, codes(answer)) == (403, ["CON-001"])


def test_oh_sees_the_stub_of_the_task_and_the_notice_closed_to_you(story: Story) -> None:
    task = story.oh.get(f"/{story.task}").json()
    assert set(task) == {"resourceType", "id", "meta", "groupIdentifier", "status", "intent", "lastModified", "owner"}
    notices = entries(story.oh.get("/Communication?category=notice"))
    assert [n["payload"][0]["contentString"] for n in notices] == [
        "This referral is closed to you. Please ask the person or the practice."
    ]
    assert "subject" not in notices[0]


def test_oh_finds_only_the_stub_in_its_worklist(story: Story) -> None:
    found = entries(story.oh.get(f"/Task?owner=Organization/{story.oh.organisation.id}"))
    assert [set(task) & {"for", "focus", "businessStatus"} for task in found] == [set()]
    hidden = story.oh.get(f"/Task?owner=Organization/{story.oh.organisation.id}&business-status=booked")
    assert entries(hidden) == []


def test_oh_cannot_go_on_with_the_task(story: Story) -> None:
    answer = story.oh.patch(f"/{story.task}", [{"op": "replace", "path": "/status", "value": "in-progress"}], 5)
    assert (answer.status_code, code(answer)) == (409, "TSK-008")


def test_the_practice_sees_the_task_on_hold_for_consent(story: Story) -> None:
    task = story.gp.get(f"/{story.task}").json()
    assert (task["status"], task["statusReason"]["text"]) == ("on-hold", "Awaiting consent")
    assert task["restriction"]["period"]["end"] == "2026-10-21T23:59:59+01:00"


def test_dwp_does_not_learn_of_the_hold(story: Story) -> None:
    told = story.status()
    assert (told["businessStatus"]["text"], told["lastModified"]) == ("In progress", "2026-10-05")


def test_the_employer_finds_nothing(story: Story) -> None:
    answer = story.employer.get(f"/Patient/{story.request['subject']['reference'].removeprefix('Patient/')}")
    assert (answer.status_code, code(answer)) == (404, "RES-001")


def test_the_unsent_notice_to_oh_was_dropped(story: Story) -> None:
    with story.world.gateway.database.reading(OPERATOR) as connection:
        told = referrals.events(connection, story.request["id"])
    assert {
        e["state"] for e in told if e["recipient"] == story.oh.organisation.id and e["topic"] != "closed-to-owner"
    } == {"dropped"}


def test_the_appointment_stays(story: Story) -> None:
    booked = story.gp.get(f"/{story.task}").json()["output"][0]["valueReference"]["reference"]
    assert story.gp.get(f"/{booked}").json()["status"] == "booked"


def test_the_practice_cancels_with_a_signpost_and_dwp_sees_closed(story: Story) -> None:
    story.world.clock.move_to(2026, 10, 21, 14, 10)
    answer = cancel(story)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["businessStatus"]["text"]) == ("cancelled", "Signposted")
    assert story.gp.get(f"/ServiceRequest/{story.request['id']}").json()["status"] == "revoked"
    assert story.status()["businessStatus"]["text"] == "Closed"


def cancel(story: Story) -> object:
    """The requester sends a signpost and cancels the Task with it."""
    ours = "https://work-health-gateway.example/fhir/CodeSystem/"
    kind = {"coding": [{"system": ours + "communication-kind", "code": "signpost"}]}
    words = {
        "resourceType": "Communication",
        "meta": {"profile": ["https://work-health-gateway.example/fhir/StructureDefinition/signpost"]},
        "status": "completed",
        "category": [kind],
        "basedOn": [{"reference": f"ServiceRequest/{story.request['id']}"}],
        "about": [{"reference": story.task}],
        "subject": story.request["subject"],
        "topic": {"coding": [{"system": ours + "signpost-topic", "code": "msk-self-referral"}]},
        "sent": "2026-10-21T15:10:00+01:00",
        "payload": [{"contentString": "You can ask for physiotherapy advice yourself."}],
    }
    sent = story.gp.post("/Communication", words)
    assert sent.status_code == 201, sent.text
    output = {
        "type": {"coding": [{"system": ours + "task-part", "code": "signpost"}]},
        "valueReference": {"reference": f"Communication/{sent.json()['id']}"},
    }
    reason = {
        "coding": [{"system": ours + "cancel-reason", "code": "consent-not-renewed"}],
        "text": "Consent not renewed",
    }
    return story.gp.patch(
        f"/{story.task}",
        [
            {"op": "replace", "path": "/status", "value": "cancelled"},
            {"op": "replace", "path": "/statusReason", "value": reason},
            {"op": "add", "path": "/output/-", "value": output},
        ],
        5,
    )


def test_the_rows_of_the_story_stand_in_the_log_in_order(story: Story) -> None:
    story.oh.get(f"/{story.note}")
    story.status()
    rows = [(row.interaction, row.organisation_code, row.outcome) for row in all_rows(story.world.gateway)]
    wanted = [
        ("create", "TESTGP1", 0),
        ("read", "TESTOH1", 0),
        ("update", "TESTGP1", 0),
        ("hold", "TESTGP1", 0),
        ("notify-suppressed", "TESTGP1", 0),
        ("read", "TESTOH1", 4),
        ("$referral-status", "TESTDWPS", 0),
    ]
    remaining = iter(rows)
    assert all(row in remaining for row in wanted), rows


def test_the_text_of_the_refusal_tells_no_reason(story: Story) -> None:
    told = text(story.oh.get(f"/{story.note}"))
    assert (
        told == "The person's consent no longer lets your organisation see this record. Ask the person or the practice."
    )


def test_consent_given_again_resumes_the_task(story: Story) -> None:
    consent = story.gp.get(f"/{story.consent}").json()
    first = story.gp.get(f"/{story.consent}/_history/1").json()
    consent["provision"]["provision"] = first["provision"]["provision"]
    assert story.gp.put(f"/{story.consent}", consent, 2).status_code == 200
    assert story.gp.get(f"/{story.task}").json()["status"] == "in-progress"
    assert story.oh.get(f"/{story.note}").status_code == 200

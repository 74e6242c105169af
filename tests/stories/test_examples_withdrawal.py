"""Scenario 3 with the very bodies of the examples: each answer is the one written there, apart from ids."""

import pytest

from tests.kit.answers import entries, task_of
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.stories.wire import Wire, at
from tests.words.wire import example

TASK = "Task/01a10b1e-b420-7f43-a947-ba0d53995530"
NOTE = "/Observation/01a10b1e-b420-7e3a-a601-4fbfc1eeb7e2"
CONSENT = "/Consent/01a10b1e-b420-7e06-ab1d-d5f5c137eeac"
APPOINTMENT = "/Appointment/01a11b19-3fd0-747d-809b-3864e5becf47"
KEY = "4e923fa4-b53d-4804-be51-f23c8d9bb5f8"


class Story:
    """Wren's transaction of 5 October and everything that follows, in the words of the examples."""

    def __init__(self, world: World) -> None:
        self.world, self.wire = world, Wire()
        self.gp, self.oh = world.as_client("gp"), world.as_client("oh-a")
        world.clock.move_to(2026, 10, 5, 8, 12)
        world.clock.advance(seconds=4)
        body = self.wire.body("01-referral-request")
        self.sent = self.gp.post("", body, Idempotency_Key=KEY, Prefer="return=representation")
        assert self.sent.status_code == 200, self.sent.text
        self.wire.assert_answered(self.sent, "01-referral-response")
        self.task = task_of(self.sent)
        self.wire.call(TASK, self.task)

    def book(self) -> None:
        """OH takes receipt, accepts by PATCH and books."""
        steps = [("$receive", "04-receive-request", "03-task-received"), ("", "04-accept-patch", "03-task-accepted"),
                 ("$book", "04-book-request", "03-task-booked")]  # fmt: skip
        for version, (operation, sent, answered) in enumerate(steps, 1):
            at(self.world, answered)
            body, address = self.wire.body(sent), f"/{self.task}"
            operated = operation and self.oh.post(f"{address}/{operation}", body)
            answer = operated or self.oh.patch(address, body, version)
            self.wire.assert_answered(answer, answered)

    def withdraw(self) -> None:
        """GP1 records Wren's letter; OH had read the fit note."""
        assert self.oh.get(self.wire.path(NOTE)).status_code == 200
        at(self.world, "07-withdraw-response")
        answer = self.gp.put(self.wire.path(CONSENT), self.wire.body("07-withdraw-request"))
        self.wire.assert_answered(answer, "07-withdraw-response")


@pytest.fixture
def story(here: World) -> Story:
    """The story as far as the transaction."""
    return Story(here)


def test_the_transaction_makes_a_task_that_both_sides_read_the_same(story: Story) -> None:
    for reader in (story.oh, story.gp):
        story.wire.assert_answered(reader.get(f"/{story.task}"), "03-task-requested")
    assert story.oh.get(f"/{story.task}").headers["gateway-next-moves"] == "receive, reject"


def test_the_owner_walks_it_to_its_appointment(story: Story) -> None:
    story.book()
    story.wire.assert_answered(story.oh.get(story.wire.path(APPOINTMENT)), "03-appointment")


def test_a_change_names_the_version_it_is_based_on(story: Story) -> None:
    story.book()
    unnamed = story.oh.patch(f"/{story.task}", story.wire.body("04-accept-patch"))
    assert unnamed.status_code == 428
    story.wire.assert_refused(unnamed, "08-error-version-required")
    stale = story.oh.patch(f"/{story.task}", story.wire.body("04-accept-patch"), 3)
    assert stale.status_code == 412
    story.wire.assert_refused(stale, "08-error-stale-version")


def test_the_withdrawal_leaves_oh_the_stub_the_notice_and_a_reason(story: Story) -> None:
    story.book()
    story.withdraw()
    story.wire.assert_answered(story.gp.get(f"/{story.task}"), "03-task-on-hold")
    story.wire.assert_answered(story.oh.get(f"/{story.task}"), "05-stub-read")
    refused = story.oh.get(story.wire.path(NOTE))
    assert refused.status_code == 403
    story.wire.assert_refused(refused, "08-error-consent-withdrawn")
    notice = entries(story.oh.get("/Communication?category=notice"))
    story.wire.assert_same(notice[0], example("03-notice-closed"))


def test_the_worklist_then_shows_the_stub_alone(story: Story) -> None:
    story.book()
    story.withdraw()
    story.world.clock.move_to(2026, 10, 14, 8, 2)
    story.world.clock.advance(seconds=10)
    query = f"/Task?owner=Organization/{story.oh.organisation.id}&_lastUpdated=gt2026-10-14T07:00:00Z"
    story.wire.assert_answered(story.oh.get(query), "05-stub-response")


def test_the_practice_cancels_with_its_signpost(story: Story) -> None:
    story.book()
    story.withdraw()
    cancelled = _cancel(story, story.gp)
    story.wire.assert_answered(cancelled, "03-task-cancelled")


def _cancel(story: Story, practice: As) -> object:
    at(story.world, "03-signpost-wren")
    words = {k: v for k, v in story.wire.body("03-signpost-wren").items() if k not in ("id", "meta")}
    story.wire.assert_answered(practice.post("/Communication", words), "03-signpost-wren")
    wanted = story.wire.body("03-task-cancelled")
    operations = [
        {"op": "replace", "path": "/status", "value": "cancelled"},
        {"op": "replace", "path": "/statusReason", "value": wanted["statusReason"]},
        {"op": "add", "path": "/output/-", "value": wanted["output"][-1]},
    ]
    return practice.patch(f"/{story.task}", operations, 5)


def test_an_expired_note_a_bad_number_and_duplicates_are_refused_as_written(story: Story) -> None:
    again = story.gp.post("", story.wire.body("01-referral-request"))
    assert again.status_code == 409
    story.wire.call("x/3H6K1VTPB6D5D", f"x/{_reference(story)}")
    story.wire.assert_refused(again, "08-error-duplicate-own")
    wrong = story.wire.body("01-referral-request")
    wrong["entry"][0]["resource"]["identifier"][0]["value"] = "9990260010"
    story.wire.assert_refused(story.gp.post("", wrong), "08-error-nhs-number")
    story.wire.assert_refused(story.gp.post("", _expired(story)), "08-error-fit-note-expired")


def _reference(story: Story) -> str:
    return str(story.gp.get(f"/{story.task}").json()["groupIdentifier"]["value"])


def _expired(story: Story) -> dict:
    """The example's transaction with the fit note of scenario 5a."""
    body = story.wire.body("01-referral-request")
    note = body["entry"][4]["resource"]
    note["effectivePeriod"] = {"start": "2026-07-20", "end": "2026-08-17"}
    note["issued"] = "2026-07-20T09:05:00+01:00"
    for part in note["component"]:
        if "valueDateTime" in part:
            part["valueDateTime"] = "2026-07-20"
    return body

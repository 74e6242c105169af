"""Scenario 11: DWP asks where Stan's referral is, and learns a code, a date and the owner's type."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.answers import code, consent_of, entries, task_of, text, without_ref
from tests.kit.builders import asking, consent, fit_note, permit, person, referral, status_query
from tests.kit.callers import token
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.ledger import all_rows, rows_of

UNKNOWN = "TS39D47MKGR49"


class Story:
    """Stan's referral, accepted on 7 October."""

    def __init__(self, made: World, template: str = "oh-and-dwp-status") -> None:
        self.world = made
        self.gp, self.oh, self.dwp = (made.as_client(name) for name in ("gp", "oh-a", "dwp-status"))
        answer = self.gp.post(
            "/ServiceRequest", referral("Stan", note=fit_note("2026-10-01", "2026-10-29"), template=template)
        )
        assert answer.status_code == 201, answer.text
        self.request, self.task = answer.json(), task_of(answer)
        self.consent = consent_of(answer)
        self.reference = self.request["requisition"]["value"]
        assert self.oh.move(self.task, "receive").status_code == 200
        made.clock.move_to(2026, 10, 7)
        assert self.oh.move(self.task, "accept").status_code == 200

    def ask(self, *queries: dict, **headers: str) -> object:
        """DWP asks."""
        return self.dwp.post(
            "/$referral-status", asking(*(queries or [status_query(self.reference, "Stan")])), **headers
        )


@pytest.fixture(params=BOTH)
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Story]:
    """The story as far as the acceptance, on each database."""
    with world(request.param, tmp_path, status_limit="1000/minute", enumeration_limit=100) as made:
        yield Story(made)


def test_the_answer_holds_a_code_a_day_and_an_owner_type_and_nothing_else(story: Story) -> None:
    answer = story.ask()
    status, more = entries(answer)
    shown = "resourceType groupIdentifier status businessStatus intent code lastModified performerType"
    assert set(status) == set(shown.split())
    assert (status["businessStatus"]["text"], status["lastModified"]) == ("In progress", "2026-10-07")
    assert status["performerType"][0]["text"] == "Occupational health provider"
    assert more["issue"][0]["details"]["text"] == "Ask the person for anything more."
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


def test_typing_is_forgiven_in_the_reference_and_the_name(story: Story) -> None:
    typed = story.reference.lower()[:4] + "-" + story.reference[4:8] + " " + story.reference[8:]
    assert story.ask(status_query(typed, "Stan", family="zz-test")).status_code == 200


def misses(story: Story) -> list[object]:
    """Every way to ask for what one may not know."""
    other = referral("Wren", template="oh")
    unconsented = story.gp.post("/ServiceRequest", other).json()["requisition"]["value"]
    queries = [
        status_query(UNKNOWN, "Stan"),
        status_query("not a reference", "Stan"),
        status_query(story.reference, "Stan", birth_date="1977-08-29"),
        status_query(story.reference, "Stan", family="Other"),
        status_query(story.reference, "Stan", nino="QQ123456A"),
        status_query(unconsented, "Wren"),
        status_query(unconsented, "Stan"),
    ]
    return [story.ask(query) for query in queries]


def test_unknown_unconsented_and_mistaken_are_the_same_bytes(story: Story) -> None:
    answers = misses(story)
    assert {a.status_code for a in answers} == {404}
    assert len({without_ref(a) for a in answers}) == 1


def test_withdrawn_and_deceased_are_those_bytes_too(story: Story) -> None:
    unknown = without_ref(story.ask(status_query(UNKNOWN, "Stan")))
    kept = story.gp.get(f"/{story.consent}").json()
    kept["provision"]["provision"] = [
        p for p in kept["provision"]["provision"] if p["purpose"][0]["code"] != "dwp-status"
    ]
    assert story.gp.put(f"/{story.consent}", kept, 1).status_code == 200
    assert without_ref(story.ask()) == unknown


def test_a_person_who_has_died_is_those_bytes_too(story: Story) -> None:
    unknown = without_ref(story.ask(status_query(UNKNOWN, "Stan")))
    patient = story.gp.get(f"/{story.request['subject']['reference']}").json()
    dead = patient | {"deceasedDateTime": "2026-10-06T23:10:00+01:00"}
    assert story.gp.put(f"/Patient/{patient['id']}", dead).status_code == 200
    assert without_ref(story.ask()) == unknown


def test_an_expired_consent_is_those_bytes_too(story: Story) -> None:
    unknown = without_ref(story.ask(status_query(UNKNOWN, "Stan")))
    story.world.clock.move_to(2027, 4, 5, 22, 59)
    assert story.ask().status_code == 200, "the last evening of the consent, in London"
    story.world.clock.move_to(2027, 4, 5, 23, 0)
    assert without_ref(story.ask()) == unknown


def test_a_hundred_queries_with_three_unknown_give_97_and_three_neutral_entries(story: Story) -> None:
    good = status_query(story.reference, "Stan")
    found = entries(story.ask(*[good] * 97, *[status_query(UNKNOWN, "Stan")] * 3))
    assert [r["resourceType"] for r in found] == ["Task"] * 97 + ["OperationOutcome"] * 4
    assert found[97]["issue"][0]["severity"] == "warning"


def test_a_hundred_and_one_queries_are_too_many(story: Story) -> None:
    answer = story.ask(*[status_query(story.reference, "Stan")] * 101)
    assert (answer.status_code, code(answer)) == (422, "STA-003")


def test_every_query_leaves_its_own_row(story: Story) -> None:
    answer = story.ask(status_query(story.reference, "Stan"), status_query(UNKNOWN, "Stan"))
    rows = rows_of(story.world.gateway, answer.headers["x-request-id"])
    assert [(row.outcome, row.code) for row in rows] == [(0, None), (4, "RES-001")]
    assert UNKNOWN not in "".join(str(row) for row in rows), "a miss keeps nothing of what was asked"


@pytest.mark.parametrize("door", ["/Task", "/ServiceRequest", "/Task/1", "/Task/1/_history", "/Consent", "/Patient/1"])
def test_rest_reading_is_refused_from_the_token_alone(here: World, door: str) -> None:
    answer = here.as_client("dwp-status").get(door)
    assert (answer.status_code, code(answer)) == (403, "AUT-020")


def test_the_refusal_names_the_operation_to_use(here: World) -> None:
    answer = here.as_client("dwp-status").get("/Task")
    assert answer.json()["issue"][0]["details"]["text"] == (
        "This call needs the scope system/Task.s; your token has none for Task. Use $referral-status."
    )
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'


def test_others_may_not_ask_for_a_status(here: World) -> None:
    answer = here.as_client("oh-a").post("/$referral-status", asking(status_query(UNKNOWN, "Stan")))
    assert answer.status_code == 403


def test_guessing_raises_an_alert_and_then_a_wait(tmp_path: Path) -> None:
    with world("sqlite", tmp_path, enumeration_limit=5) as made:
        story = Story(made)
        answers = [story.ask(status_query(UNKNOWN, "Stan")) for _ in range(7)]
        assert [a.status_code for a in answers][-1] == 429
        assert (code(answers[-1]), "found nothing" in text(answers[-1])) == ("LIM-002", True)
        assert int(answers[-1].headers["retry-after"]) > 0
        assert [row.interaction for row in all_rows(made.gateway)].count("enumeration-alert") >= 1
        assert story.ask().status_code == 429, "no answer while the pattern lasts, right or wrong"


def test_a_client_over_its_limit_waits(tmp_path: Path) -> None:
    with world("sqlite", tmp_path, status_limit="3/minute") as made:
        story = Story(made)
        answers = [story.ask() for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429]
        assert code(answers[-1]) == "LIM-001"


def test_the_status_date_stays_when_a_hold_for_consent_begins(story: Story) -> None:
    story.world.clock.move_to(2026, 10, 9)
    kept = story.gp.get(f"/{story.consent}").json()
    kept["provision"]["provision"] = [
        p for p in kept["provision"]["provision"] if p["purpose"][0]["code"] != "oh-assessment"
    ]
    assert story.gp.put(f"/{story.consent}", kept, 1).status_code == 200
    status = entries(story.ask())[0]
    assert (status["businessStatus"]["text"], status["lastModified"]) == ("In progress", "2026-10-07")


def test_a_consent_taken_later_and_not_attached_opens_nothing_and_says_so(everywhere: World) -> None:
    story = Story(everywhere, template="oh")
    named = permit("TESTDWPS", "dwp-status", "B", end="2027-04-04")
    later = consent(story.request["subject"]["reference"], named)
    answer = story.gp.post("/Consent", later)
    assert (answer.status_code, answer.headers["gateway-warnings"]) == (201, "CON-020")
    assert story.ask().status_code == 404


def test_the_person_s_numbers_are_checked_where_they_are_given(story: Story) -> None:
    given = status_query(story.reference, "Stan", nino=person("Stan").nino, nhsNumber=person("Stan").nhs_number)
    assert story.ask(given).status_code == 200


def test_whoever_asks_is_sent_to_the_person_for_more(story: Story) -> None:
    more = entries(story.ask())[-1]["issue"][0]
    assert (more["severity"], more["details"]["coding"][-1]["code"]) == ("information", "STA-001")


@pytest.mark.parametrize("left_out", ["reference", "birthDate", "family"])
def test_a_question_without_one_of_its_three_parts_is_refused_at_its_place(story: Story, left_out: str) -> None:
    whole = status_query(story.reference, "Stan")
    short = whole | {"part": [part for part in whole["part"] if part["name"] != left_out]}
    answer = story.ask(whole, short)
    assert (answer.status_code, code(answer)) == (422, "STA-002")
    assert answer.json()["issue"][0]["expression"] == ["Parameters.parameter[1]"]


def test_a_token_for_another_purpose_asks_nothing(story: Story) -> None:
    story.dwp._token = token(story.world, "dwp-status", purpose_of_use="care-coordination")
    answer = story.ask()
    assert (answer.status_code, code(answer)) == (403, "AUT-022")
    assert text(answer) == "The purpose of use care-coordination does not allow this call. Ask for dwp-status."

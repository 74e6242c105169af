"""Every closing has plain words, in English that was reviewed and in Welsh that was not yet (S09)."""

import pytest

from app.domain.move import CANCEL_REASONS, DECEASED, REJECT_REASONS
from app.fhir import closings
from app.fhir.terminology import codes, system
from tests.kit.builders import signpost
from tests.kit.gateways import World
from tests.pathway.walks import send

TABLES = ("reject-reason", "cancel-reason", "outcome-health", "outcome-work", "signpost-topic", "atw-decision")


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_words_in_both_languages_and_no_other_has(name: str) -> None:
    words = closings.catalogue()[name]
    assert set(words) == set(codes(system(name)))
    assert all(set(both) == {"en", "cy"} and all(both.values()) for both in words.values())


def test_every_reason_a_move_may_have_is_in_the_catalogue() -> None:
    assert set(REJECT_REASONS) <= set(closings.catalogue()["reject-reason"])
    assert {*CANCEL_REASONS, DECEASED} <= set(closings.catalogue()["cancel-reason"])


def test_welsh_is_kept_and_not_sent_until_somebody_has_reviewed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    english = "The service has no places at the moment."
    assert closings.plain("reject-reason", "capacity", "cy") == english
    reviewed = closings.catalogue() | {"reviewed": ["en", "cy"], "unreviewed": []}
    monkeypatch.setattr(closings, "catalogue", lambda: reviewed)
    assert closings.plain("reject-reason", "capacity", "cy") != english


def test_no_language_is_both_reviewed_and_not() -> None:
    known = closings.catalogue()
    assert (known["reviewed"], known["unreviewed"]) == (["en"], ["cy"])


@pytest.mark.parametrize(
    "answered", [{"signpost": [{"name": "signpost", **signpost()}]}, {"noneSuitable": "None near."}]
)
def test_the_person_reads_why_in_plain_words(here: World, answered: dict) -> None:
    sent = send(here, "Wren")
    done = sent.do("reject", reason={"valueCode": "capacity"}, **answered)
    assert done.status_code == 200, done.text
    said = done.json()["output"][0]["valueReference"]["reference"]
    read = here.as_client("person").get(f"/{said}").json()
    assert read["reasonCode"][0]["text"] == "The service has no places at the moment."
    assert read["reasonCode"][0]["coding"][0]["code"] == "capacity"
    if "signpost" in answered:
        assert read["topic"]["text"] == "Help with muscles and joints that you can ask for yourself"

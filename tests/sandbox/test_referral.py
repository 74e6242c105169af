"""The sample referral is valid on the day it is printed, in summer and in winter, for everybody."""

from datetime import UTC, datetime

import pytest

from app.domain.dated import DEFAULT_RULES, RuleBook
from app.domain.fit_note import check, read_fit_note
from app.fhir.validation import compile_validator
from app.sandbox.fit_note_referral import Occasion, fit_note, referral
from app.sandbox.people import PEOPLE, SyntheticPerson

NOTE = "74778b8f-b068-4648-b1b3-d2d0c84b9d24"
DAYS = (
    datetime(2026, 10, 5, 10, 18, tzinfo=UTC),
    datetime(2026, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2027, 3, 29, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.given)
def test_the_referral_passes_the_definitions_and_our_profiles(person: SyntheticPerson) -> None:
    assert compile_validator().check(referral(Occasion(person, DAYS[0], NOTE))) == []


@pytest.mark.parametrize("moment", DAYS)
def test_its_fit_note_is_valid_that_day(moment: datetime) -> None:
    occasion = Occasion(PEOPLE[0], moment, NOTE)
    note = read_fit_note(fit_note(occasion), "doctor", "Observation")
    assert check(note, today=occasion.today, rules=RuleBook(DEFAULT_RULES), trigger="fit-note") == []


def test_somebody_self_employed_has_no_employer_in_it() -> None:
    piran = next(person for person in PEOPLE if person.given == "Piran")
    urls = [str(extension["url"]) for extension in referral(Occasion(piran, DAYS[0], NOTE))["extension"]]
    assert not [url for url in urls if "employer" in url]

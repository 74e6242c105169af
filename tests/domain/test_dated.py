"""Effective-dated rules."""

from datetime import date

import pytest

from app.domain.dated import DEFAULT_RULES, DatedRule, RuleBook

RULES = RuleBook(DEFAULT_RULES)


def test_nurses_may_sign_from_july_2022_and_only_doctors_before():
    assert RULES.codes("fit-note.professions", date(2022, 6, 30)) == ("doctor",)
    assert len(RULES.codes("fit-note.professions", date(2022, 7, 1))) == 5


@pytest.mark.parametrize(
    ("day", "most"), [("2021-12-16", 7), ("2021-12-17", 28), ("2022-01-26", 28), ("2022-01-27", 7), ("2026-10-05", 7)]
)
def test_self_certification_was_longer_for_one_winter(day, most):
    assert RULES.number("fit-note.self-certificate-days", date.fromisoformat(day)) == most


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("acknowledge", 2),
        ("first-contact", 5),
        ("appointment", 10),
        ("report", 5),
        ("hold-for-consent", 5),
        ("returned-with-advice", 5),
    ],
)
def test_each_clock_has_its_working_days(name, days):
    assert RULES.number(f"working-days.{name}", date(2026, 10, 5)) == days


def test_a_dwp_consent_lasts_six_months_and_the_others_twelve():
    day = date(2026, 10, 5)
    assert RULES.number("consent-months.dwp-status", day) == 6
    assert RULES.number("consent-months.oh-assessment", day) == 12


def test_every_default_names_its_source():
    assert all(rule.source for rule in DEFAULT_RULES)


def test_a_row_takes_the_place_of_the_one_before_it_from_its_first_day_on():
    book = RuleBook([DatedRule("gap", 7), DatedRule("gap", 8, date(2026, 1, 1)), DatedRule("gap", 9, date(2026, 1, 1))])
    assert book.number("gap", date(2025, 12, 31)) == 7
    assert book.number("gap", date(2026, 1, 1)) == 9


def test_a_book_notes_which_rows_decided_and_a_fresh_one_none():
    book = RuleBook([DatedRule("gap", 7), DatedRule("gap", 8, date(2026, 1, 1))])
    book.number("gap", date(2026, 1, 1))
    book.number("gap", date(2025, 1, 1))
    assert [row.told for row in book.used] == ["gap;from=2026-01-01", "gap"]
    assert list(book.afresh().used) == []


def test_a_day_without_a_row_and_a_value_of_another_kind_are_told():
    book = RuleBook([DatedRule("gap", 7, date(2026, 1, 1), date(2026, 2, 1))])
    assert book.at("gap", date(2026, 1, 31)) == 7
    for day in (date(2025, 12, 31), date(2026, 2, 1)):
        with pytest.raises(LookupError):
            book.at("gap", day)
    with pytest.raises(TypeError):
        book.codes("gap", date(2026, 1, 1))

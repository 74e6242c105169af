"""NHS numbers, National Insurance numbers and identifier systems."""

import nhs_number as reference
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refusal
from app.domain.identifiers import NHS_NUMBER, ODS_ORGANISATION, PROFESSIONAL_BODIES, canonical_system, nhs_number, nino
from tests.domain.wire import example, issue

PAIGE = "9990260001"


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **kwargs)
    return refused.value.issues[0].code


def accepted(text: str) -> bool:
    try:
        return nhs_number(text, synthetic=True) == text
    except Refusal:
        return False


def test_a_number_with_spaces_is_the_number():
    assert nhs_number(" 999 026 0001 ", synthetic=True) == PAIGE


def test_a_wrong_check_digit_is_told_as_the_example_says():
    code, words, place = issue("08-error-nhs-number")
    with pytest.raises(Refusal) as refused:
        nhs_number("9990260010", synthetic=True, at="Bundle.entry[0].resource.identifier[0].value")
    found = refused.value.issues[0]
    assert (found.code, found.text, found.expression) == (code, words, place)
    assert found.entry.name == "nhs-number-check-digit"


@pytest.mark.parametrize(
    "text", ["", "999026000", "99902600011", "999026000A", "٩٩٩٠٢٦٠٠٠١", "0000000000", "999-026-0001"]
)
def test_what_is_not_ten_digits_is_told_as_form(text):
    assert refusal(nhs_number, text, synthetic=True) == "PER-001"


def test_a_test_number_is_refused_in_production_for_what_it_is():
    assert refusal(nhs_number, PAIGE, synthetic=False) == "PER-003"
    assert refusal(nhs_number, "9990260010", synthetic=False) == "PER-002"


def test_no_text_about_a_number_repeats_it():
    with pytest.raises(Refusal) as refused:
        nhs_number("9990260010", synthetic=True)
    assert "999026" not in str(refused.value) + refused.value.issues[0].text


NINE_DIGITS = st.integers(0, 10**9 - 1).map("{:09d}".format)


@given(NINE_DIGITS, st.sampled_from("0123456789"))
def test_the_check_digit_agrees_with_the_nhs_number_package(nine, last):
    agrees = reference.calculate_checksum(nine) == int(last) and nine != "000000000"
    assert accepted(nine + last) == agrees


@given(NINE_DIGITS.filter(lambda nine: not reference.REGION_SCOTLAND.contains_number(nine + "0")))
def test_numbers_outside_the_range_of_scotland_are_valid_when_the_package_says_so(nine):
    # within it the package also asks for a date of birth, which makes a CHI number and not an NHS number
    text = f"{nine}{reference.calculate_checksum(nine) % 10}"
    assert accepted(text) == (reference.is_valid(text) and nine != "000000000")


def test_every_person_of_the_examples_has_a_number_that_passes():
    numbers = [
        identifier["value"]
        for entry in example("00-people")["entry"]
        for identifier in entry["resource"].get("identifier", [])
        if identifier["system"] == NHS_NUMBER
    ]
    assert numbers
    assert [nhs_number(number, synthetic=True) for number in numbers] == numbers


def test_a_nino_is_read_in_capitals_without_spaces():
    assert nino("qq 00 00 12 d", synthetic=True) == "QQ000012D"
    assert nino("ab123456c", synthetic=False) == "AB123456C"


@pytest.mark.parametrize(
    "text", ["AB12345C", "AB123456E", "AB123456", "DA123456A", "AO123456A", "GB123456A", "QA123456A", ""]
)
def test_a_nino_of_another_form_or_prefix_is_refused(text):
    assert refusal(nino, text, synthetic=True) == "PER-004"


def test_a_qq_nino_is_refused_in_production():
    assert refusal(nino, "QQ000012D", synthetic=False) == "PER-005"


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("http://fhir.nhs.uk/Id/nhs-number", NHS_NUMBER),
        ("https://fhir.nhs.uk/id/ods-organization-code", ODS_ORGANISATION),
        ("http://fhir.hl7.org.uk/Id/hcpc-number", PROFESSIONAL_BODIES["hcpc"]),
        ("urn:oid:1.2.3", "urn:oid:1.2.3"),
        ("http://example.org/Id/x", "http://example.org/Id/x"),
    ],
)
def test_a_known_system_has_one_spelling(sent, known):
    assert canonical_system(sent) == known

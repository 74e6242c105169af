"""The shared referral reference."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reference import CHECKS, DIGITS, make, read
from tests.domain.wire import text

DRAWS = st.lists(st.binary(min_size=8, max_size=8), min_size=1)


def drawn_from(draws: list[bytes]) -> str:
    rest = iter([*draws, bytes(8)])
    return make(lambda: next(rest))


def test_every_reference_of_the_examples_verifies():
    found = re.findall(r"\| \d+ \| ([0-9A-Z]{13}) \|", text("README.md"))
    assert len(found) == 9
    assert [read(reference) for reference in found] == found


@given(DRAWS)
def test_a_reference_made_reads_back_as_itself(draws):
    made = drawn_from(draws)
    assert read(made) == made
    assert len(made) == 13
    assert set(made) <= set(DIGITS)


@given(DRAWS, st.integers(0, 12), st.sampled_from(DIGITS))
def test_one_mistyped_character_is_always_noticed(draws, place, other):
    made = drawn_from(draws)
    mistyped = made[:place] + other + made[place + 1 :]
    assert read(mistyped) == (made if other == made[place] else None)


@given(DRAWS, st.integers(0, 11))
def test_two_neighbours_swapped_are_always_noticed(draws, place):
    made = drawn_from(draws)
    swapped = made[:place] + made[place + 1] + made[place] + made[place + 2 :]
    assert read(swapped) == (made if swapped == made else None)


def test_a_draw_whose_check_is_no_digit_of_the_alphabet_is_drawn_again():
    refused = [(32).to_bytes(8), (36).to_bytes(8)]
    assert [CHECKS[int.from_bytes(draw) % 37] for draw in refused] == ["*", "U"]
    assert drawn_from([*refused, (31).to_bytes(8)]) == "00000000000ZZ"


@pytest.mark.parametrize("typed", ["wsrz-nmrg-2gn1-j", "WSRZ NMRG 2GNI J", "wsrznmrg2gnlj", " WSRZNMRG2GN1J "])
def test_case_spaces_hyphens_and_likenesses_do_not_count(typed):
    assert read(typed) == "WSRZNMRG2GN1J"
    assert read("OP2A2SBZF4VNZ") == "0P2A2SBZF4VNZ"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "WSRZNMRG2GN1",
        "WSRZNMRG2GN1J1",
        "WSRZNMRG2GN1U",
        "WSRZNMRG2GN1*",
        "\ufb00SRZNMRG2GN1J",
        "wsrznmrg2gn\u0131j",
    ],
)
def test_what_is_no_reference_reads_as_none(typed):
    assert read(typed) is None

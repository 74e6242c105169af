"""SMART scopes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scopes import LETTERS, Scopes
from tests.domain.wire import example, issue

SCOPES = st.lists(
    st.tuples(st.sampled_from(["*", "Task", "Patient", "Consent"]), st.sets(st.sampled_from(LETTERS), min_size=1)),
    max_size=4,
).map(lambda parts: Scopes.parse(" ".join(f"system/{t}.{''.join(sorted(ls, key=LETTERS.index))}" for t, ls in parts)))
ASKS = st.tuples(st.sampled_from(["Task", "Patient", "Consent", "Flag"]), st.sampled_from(LETTERS))


def test_a_token_opens_the_letters_it_names_on_the_type_it_names():
    scopes = Scopes.parse("system/Task.rs")
    assert scopes.allows("Task", "r")
    assert not scopes.allows("Task", "u")
    assert not scopes.allows("Patient", "r")


def test_a_star_opens_every_type():
    assert Scopes.parse("system/*.cruds").allows("Flag", "d")


@pytest.mark.parametrize(("old", "new"), [("read", "rs"), ("write", "cud"), ("*", "cruds")])
def test_version_1_scopes_are_taken_as_their_letters(old, new):
    assert Scopes.parse(f"system/Task.{old}") == Scopes.parse(f"system/Task.{new}")


@pytest.mark.parametrize(
    "part",
    [
        "system/Task.dus",
        "system/Task.sr",
        "system/Task.rr",
        "system/Task.",
        "system/Task",
        "system/Task.readx",
        "system/task.rs",
        "system/Task.rs?owner=Organization/1",
        "user/Task.rs",
        "patient/*.rs",
        "openid",
        "system/Task.rs,",
        "system/Tásk.rs",
    ],
)
def test_a_part_that_is_no_scope_here_is_refused_by_name(part):
    with pytest.raises(ValueError) as refused:
        Scopes.parse(f"system/Patient.r {part}")
    assert str(refused.value) == part


def test_letters_of_one_type_are_joined_in_the_canonical_text():
    assert str(Scopes.parse("system/Task.u  system/Task.rs system/*.s")) == "system/*.s system/Task.rus"


def test_what_is_granted_is_asked_for_and_registered():
    registered = Scopes.parse("system/Task.rus system/Communication.crs")
    assert str(Scopes.parse("system/*.rs").within(registered)) == "system/Communication.rs system/Task.rs"
    assert not Scopes.parse("system/Consent.c").within(registered)


def test_the_words_of_a_missing_scope_name_what_the_token_has():
    _, words, _ = issue("08-error-scope")
    assert f"your token has {Scopes.parse('').granted('Task')} for Task" in words
    assert Scopes.parse("system/*.rs system/Task.u").granted("Task") == "rus"


def test_the_example_token_is_canonical_already():
    scope = example("10-token-response")["scope"]
    assert Scopes.parse(scope) == Scopes.parse(str(Scopes.parse(scope)))


@given(SCOPES, SCOPES, ASKS)
def test_an_intersection_allows_exactly_what_both_allow(asked, registered, ask):
    assert asked.within(registered).allows(*ask) == (asked.allows(*ask) and registered.allows(*ask))


@given(SCOPES)
def test_the_canonical_text_reads_back_as_the_same_scopes(scopes):
    assert Scopes.parse(str(scopes)) == scopes
    assert hash(Scopes.parse(str(scopes))) == hash(scopes)

"""Whatever JSON comes, the validator answers and raises nothing."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.fhir.json import Digits
from app.fhir.validation import compile_validator
from tests.fhir.builders import BODIES, changed, spots

VALIDATOR = compile_validator()
WORDS = (
    "resourceType id meta profile status intent code coding system extension url valueCode contained reference type "
    "entry resource parameter name text div period start end identifier value _status _value component"
)
NAMES = st.sampled_from(WORDS.split())
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["Task", "Patient", "Bundle", "Consent", "#", "Task/1", "2026-10-05", "requested", "order"]),
    st.just(Digits("1.50")),
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(NAMES, st.text(max_size=8)), inner, max_size=6)
    ),
    max_leaves=30,
)
QUIET = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(JSON)
def test_any_json_is_answered(value: Any) -> None:
    assert all(issue.text and issue.expression for issue in VALIDATOR.check(value)) or value


@QUIET
@given(st.sampled_from(sorted(BODIES)), st.data())
def test_any_value_in_any_place_of_a_body_is_answered(type_: str, data: st.DataObject) -> None:
    body = BODIES[type_]()
    for _ in range(data.draw(st.integers(1, 3))):
        steps = data.draw(st.sampled_from(list(spots(body))))
        value = data.draw(JSON)

        def put(holder: Any, name: Any, value: Any = value) -> None:
            holder[name] = value

        body = changed(body, steps, put)
    assert all(issue.text for issue in VALIDATOR.check(body))

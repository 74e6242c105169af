"""The words of a refusal: in the user's terms, and never a value that may be a person's."""

import json

import pytest

from app.domain.catalogue.errors.validation import ENTRIES
from app.fhir.validation import compile_validator
from tests.fhir.builders import SHARED, Body, a_fit_note, a_patient, a_referral, a_task, changed, spots

VALIDATOR = compile_validator()


def texts(body: Body) -> list[str]:
    return [issue.text for issue in VALIDATOR.check(body)]


def without(body: Body, name: str) -> Body:
    return {one: value for one, value in body.items() if one != name}


TEXTS = [
    (a_task() | {"status": "accpted"}, '"accpted" is not a Task status. Did you mean "accepted"?'),
    (without(a_referral(), "intent"), 'ServiceRequest needs `intent`. For a referral send "order".'),
    (
        a_task() | {"authoredOn": "01/09/2026"},
        "`authoredOn` must be like 2026-09-01T09:12:00+01:00 (you sent day/month/year).",
    ),
    (a_task() | {"priorty": "routine"}, "`priorty` is not a Task element. Did you mean `priority`?"),
    (
        a_task() | {"input": [{"type": {"text": "a"}, "valueString": "a", "valueInteger": 1}]},
        "input[0] has 2 values (valueString, valueInteger); keep one.",
    ),
    (a_referral() | {"intent": "plan"}, '`intent` must be "order" here.'),
    (a_task() | {"note": [{"text": "a"}]}, "`note` is not used here. Leave it out."),
    (a_task() | {"for": {"reference": "Group/1"}}, "`for` may lead to Patient, not to Group."),
]


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_the_text_says_what_is_wrong_and_how_to_mend_it(body: Body, text: str) -> None:
    assert text in texts(body)


def test_the_misspelt_status_reads_as_in_the_wire_example() -> None:
    file = SHARED / "examples" / "08-error-misspelt-status.json"
    if not file.exists():
        pytest.skip("no wire examples beside the repository")
    first = json.loads(file.read_text())["issue"][0]
    issue = VALIDATOR.check(a_task() | {"status": "accpted"})[0]
    assert (issue.text, [issue.expression]) == (first["details"]["text"], first["expression"])
    assert (issue.code, issue.entry.name, issue.entry.issue) == ("VAL-011", "code-not-allowed", first["code"])


@pytest.mark.parametrize("make", [a_patient, a_fit_note, a_referral])
def test_a_persons_value_is_never_repeated(make: type[Body]) -> None:
    secret = "9990263396 Wren"

    def put(holder: Body, name: str) -> None:
        holder[name] = secret

    def rename(holder: Body, name: str) -> None:
        holder[secret] = holder.pop(name)

    for steps in spots(make()):
        for change in (put, rename):
            issues = VALIDATOR.check(changed(make(), steps, change))
            assert "999026" not in " ".join(f"{issue.text} {issue.expression}" for issue in issues)


def test_every_text_of_the_area_is_at_most_two_sentences_and_has_its_own_code() -> None:
    assert len({entry.code for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry.text.count(". ") <= 1 for entry in ENTRIES)

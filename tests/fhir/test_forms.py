"""Answers are put to the form that they name: what is not asked is not kept, what is required is there at the end."""

import copy
from typing import Any

import pytest

from app.fhir.definitions import questionnaires
from app.fhir.terminology import OURS, coding, system
from app.fhir.validation import compile_validator
from tests.fhir.builders import Body

VALIDATOR = compile_validator()


def coded(name: str, code: str) -> Body:
    return {"valueCoding": coding(system(name), code)}


def item(link: str, *answers: Body, inner: list[Body] | None = None) -> Body:
    body: Body = {"linkId": link}
    if answers:
        body["answer"] = list(answers)
    if inner is not None:
        body["item"] = inner
    return body


def adjustment(state: str, *more: Body) -> Body:
    return item("11.1", inner=[item("11.1.1", coded("adjustment", "equipment")),
                               item("11.1.3", coded("adjustment-state", state)), *more])  # fmt: skip


def a_passport(*items: Body, status: str = "completed") -> Body:
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{OURS}Questionnaire/passport|1.0.0",
        "status": status,
        "subject": {"reference": "Patient/person-1"},
        "item": [*items, item("15", {"valueDate": "2026-10-06"})],
    }


def found(body: Body) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.expression) for issue in VALIDATOR.check(body)]


def test_a_passport_in_which_everything_is_asked_is_accepted() -> None:
    adjustments = item("11", inner=[adjustment("agreed"), adjustment("requested")])
    assert found(a_passport(item("7", {"valueString": "I cannot stand for long."}), adjustments)) == []


def test_the_passport_has_the_sixteen_blocks_of_the_page_in_their_order() -> None:
    (form,) = (one for one in questionnaires() if one["url"].endswith("/Questionnaire/passport"))
    assert [block["linkId"] for block in form["item"]] == [str(number) for number in range(1, 17)]
    assert form["version"] == "1.0.0"
    assert {block["linkId"] for block in form["item"] if block.get("required")} == {"15"}


@pytest.mark.parametrize("part", ["|1.0.0", ""])
def test_the_version_of_a_form_may_be_left_out(part: str) -> None:
    assert found(a_passport() | {"questionnaire": f"{OURS}Questionnaire/passport{part}"}) == []


def test_a_form_that_is_not_kept_here_is_named_with_the_nearest() -> None:
    body = a_passport() | {"questionnaire": f"{OURS}Questionnaire/pasport|1.0.0"}
    assert found(body) == [("VAL-076", "QuestionnaireResponse.questionnaire")]
    assert "passport|1.0.0" in VALIDATOR.check(body)[0].text


def test_a_strangers_form_is_not_judged() -> None:
    assert found(a_passport(item("anything")) | {"questionnaire": "https://example.org/Questionnaire/1"}) == []


FAULTS: list[Any] = [
    pytest.param(item("17", {"valueString": "x"}), "VAL-070", "item[0].linkId", id="a question that is not asked"),
    pytest.param(item("5", inner=[item("5.99")]), "VAL-070", "item[0].item[0].linkId", id="one inside a group"),
    pytest.param(item("7", {"valueInteger": 3}), "VAL-072", "item[0].answer[0]", id="an answer of another type"),
    pytest.param(item("7", {"valueString": "a"}, {"valueString": "b"}), "VAL-071", "item[0].answer", id="two answers"),
    pytest.param(item("11", inner=[item("11.1", inner=[item("11.1.1", coded("adjustment-state", "agreed")),
                                                       item("11.1.3", coded("adjustment-state", "agreed"))])]),
                 "VAL-073", "item[0].item[0].item[0].answer[0].valueCoding", id="no option of the question"),
    pytest.param(item("11", inner=[adjustment("refused")]), "VAL-074", "item[0].item[0].item", id="refused, no reason"),
    pytest.param(item("11", inner=[adjustment("agreed", item("11.1.5", {"valueString": "x"}))]), "VAL-075",
                 "item[0].item[0].item[2].linkId", id="a reason where nothing was refused"),
]  # fmt: skip


@pytest.mark.parametrize(("answered", "code", "at"), FAULTS)
def test_an_answer_that_the_form_does_not_take_is_refused_where_it_stands(answered: Body, code: str, at: str) -> None:
    assert found(a_passport(answered)) == [(code, f"QuestionnaireResponse.{at}")]


def test_what_is_required_may_wait_while_the_form_is_being_filled_in() -> None:
    unfinished = a_passport(item("11", inner=[adjustment("refused")]), status="in-progress")
    unfinished["item"].pop()
    assert found(unfinished) == []
    assert found(unfinished | {"status": "completed"}) == [
        ("VAL-074", "QuestionnaireResponse.item"),
        ("VAL-074", "QuestionnaireResponse.item[0].item[0].item"),
    ]


def test_bank_details_are_no_question_of_the_access_to_work_form() -> None:
    body = a_passport() | {"questionnaire": f"{OURS}Questionnaire/access-to-work|1.0.0", "status": "in-progress"}
    body["item"] = [item("bank", inner=[item("bank.account", {"valueString": "00000000"})])]
    issues = VALIDATOR.check(body)
    assert [(issue.code, issue.entry.name) for issue in issues] == [("VAL-070", "field-not-accepted")]
    assert "00000000" not in issues[0].text


def test_a_long_answer_is_told_its_limit() -> None:
    body = a_passport() | {"questionnaire": f"{OURS}Questionnaire/access-to-work|1.0.0", "status": "in-progress"}
    body["item"] = [item("condition", {"valueString": "x" * 301})]
    assert found(body) == [("VAL-077", "QuestionnaireResponse.item[0].answer[0].valueString")]


def test_hostile_shapes_are_refused_without_falling_over() -> None:
    for items in ({"linkId": "7"}, [[]], [{"linkId": 7}], [{"linkId": "7", "answer": {"valueString": "x"}}], ["7"]):
        body = copy.deepcopy(a_passport()) | {"item": items}
        assert found(body)

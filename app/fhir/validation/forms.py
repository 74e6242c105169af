"""Answers against their form: a QuestionnaireResponse is put to the version of the Questionnaire that it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.json import Json
from app.fhir import definitions
from app.fhir.terminology import OURS
from app.fhir.validation.report import Place, Report

FORMS = f"{OURS}Questionnaire/"
DONE = frozenset(("completed", "amended"))
"""The statuses in which what a form requires must be there; before, it is being filled in."""

ANSWERS = {
    "boolean": ("valueBoolean",),
    "decimal": ("valueDecimal", "valueInteger"),
    "integer": ("valueInteger",),
    "date": ("valueDate",),
    "string": ("valueString",),
    "text": ("valueString",),
    "choice": ("valueCoding",),
}
"""The elements of an answer that each type of question takes."""


@dataclass(frozen=True)
class Question:
    """One item of a form, with the items inside it by linkId."""

    link: str
    type: str
    required: bool
    repeats: bool
    longest: int | None
    options: dict[str, dict[str, str]] | None
    condition: tuple[str, Any] | None
    inner: "dict[str, Question]"


@cache
def form(canonical: str) -> dict[str, Question] | None:
    """The top questions of one of our forms, named with or without its version; None where there is none such."""
    url, _, version = canonical.partition("|")
    found = [one for one in definitions.questionnaires() if one["url"] == url and version in ("", one["version"])]
    return _questions(found[-1]["item"]) if found else None


def _questions(items: list[Json]) -> dict[str, Question]:
    return {item["linkId"]: _question(item) for item in items}


def _question(item: Json) -> Question:
    when = next(iter(item.get("enableWhen", [])), None)
    value = next((when[name] for name in when if name.startswith("answer")), None) if when else None
    return Question(
        link=item["linkId"],
        type=item["type"],
        required=item.get("required", False),
        repeats=item.get("repeats", False),
        longest=item.get("maxLength"),
        options=definitions.bindings().get(item.get("answerValueSet", "")),
        condition=(when["question"], value) if when else None,
        inner=_questions(item.get("item", [])),
    )


def check_form(value: Any, place: Place, report: Report) -> None:
    """Note every answer that its form does not take; a form that is not ours is nobody's to judge here.

    Codes VAL-070 to 077. https://hl7.org/fhir/R4/questionnaireresponse.html#notes
    """
    named = value.get("questionnaire")
    if not isinstance(named, str) or not named.startswith(FORMS):
        return
    questions = form(named)
    if questions is None:
        known = [f"{one['url']}|{one['version']}" for one in definitions.questionnaires()]
        report.add("VAL-076", (place, "questionnaire"), hint=_hint(report.near(named, known)))
        return
    _Filled(report, done=value.get("status") in DONE).level(questions, value.get("item"), place)


class _Filled:
    """One walk over the answers of a form."""

    def __init__(self, report: Report, *, done: bool) -> None:
        self._report, self._done = report, done

    def level(self, questions: dict[str, Question], items: Any, place: Place) -> None:
        """The items of one level: each known, as often as it may be, and none missing once the form is done."""
        given = [
            (item, ((place, "item"), number)) for number, item in enumerate(items if isinstance(items, list) else [])
        ]
        seen: dict[str, list[Json]] = {}
        for item, at in given:
            if isinstance(item, dict) and isinstance(item.get("linkId"), str):
                self._item(questions, item, at, seen)
        for question in questions.values() if self._done else ():
            if question.required and question.link not in seen and _asked(question, seen):
                self._report.add("VAL-074", (place, "item"), link=question.link)

    def _item(self, questions: dict[str, Question], item: Json, at: Place, seen: dict[str, list[Json]]) -> None:
        question = questions.get(item["linkId"])
        if question is None:
            self._report.add("VAL-070", (at, "linkId"), hint=_hint(self._report.near(item["linkId"], questions)))
            return
        if question.link in seen and not question.repeats:
            self._report.add("VAL-071", (at, "linkId"), link=question.link)
        if not _asked(question, seen):
            self._report.add(
                "VAL-075", (at, "linkId"), link=question.link, on=question.condition and question.condition[0]
            )
        seen.setdefault(question.link, []).append(item)
        if question.type == "group":
            self._group(question, item, at)
        else:
            self._answers(question, item, at)

    def _group(self, question: Question, item: Json, at: Place) -> None:
        if "answer" in item:
            self._report.add("VAL-072", (at, "answer"), link=question.link, form="inside its items; it is a group")
        self.level(question.inner, item.get("item"), at)

    def _answers(self, question: Question, item: Json, at: Place) -> None:
        answers = item.get("answer")
        answers = answers if isinstance(answers, list) else []
        if len(answers) > 1 and not question.repeats:
            self._report.add("VAL-071", (at, "answer"), link=question.link)
        if not answers and question.required and self._done:
            self._report.add("VAL-074", (at, "answer"), link=question.link)
        for number, answer in enumerate(answers):
            if isinstance(answer, dict):
                self._judge(question, answer, ((at, "answer"), number))

    def _judge(self, question: Question, answer: Json, at: Place) -> None:
        allowed = ANSWERS[question.type]
        name = next((name for name in answer if name.startswith("value")), None)
        if name not in allowed:
            self._report.add("VAL-072", at, link=question.link, form=f"as {allowed[0]}")
        elif question.type == "choice" and question.options is not None:
            self._choice(question.options, answer[name], (at, name), question.link)
        elif question.longest and isinstance(answer[name], str) and len(answer[name]) > question.longest:
            self._report.add("VAL-077", (at, name), link=question.link, most=question.longest)

    def _choice(self, options: dict[str, dict[str, str]], coding: Any, at: Place, link: str) -> None:
        system, code = (coding.get(name) for name in ("system", "code")) if isinstance(coding, dict) else (None, None)
        if code not in options.get(str(system), {}):
            codes = [code for listed in options.values() for code in listed]
            near = self._report.near(str(code), codes)
            self._report.add("VAL-073", at, link=link, hint=_hint(near) or f" Send one of {', '.join(codes[:20])}.")


def _asked(question: Question, seen: dict[str, list[Json]]) -> bool:
    """Whether a question is asked at all, given what was answered before it on its level."""
    if question.condition is None:
        return True
    link, wanted = question.condition
    return any(_same(wanted, found) for item in seen.get(link, []) for found in _values(item))


def _values(item: Json) -> Iterator[Any]:
    answers = item.get("answer")
    for answer in answers if isinstance(answers, list) else []:
        if isinstance(answer, dict):
            yield from (value for name, value in answer.items() if name.startswith("value"))


def _same(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(wanted[name] == found.get(name) for name in ("system", "code"))
    return bool(wanted == found)


def _hint(near: str | None) -> str:
    return f" Did you mean {near}?" if near else ""

"""The fit note as NHS England's Frameworks questionnaire writes it, mapped to the Observation the gateway works with.

Source: Questionnaire 18381000000107 ("Statement of Fitness for Work") of uk.nhs.england.frameworks.
"""

from collections.abc import Iterator
from typing import Any

from app.domain.catalogue.names import SNOMED, profile, system
from app.domain.json import Json
from app.fhir.terminology import concept

CANONICAL = "/Questionnaire/18381000000107"
ASSESSED, CONDITION, CODED, FITNESS = "4436092714066", "468626616487", "3841573519012", "4459951239742"
ADJUSTMENTS, COMMENTS, FROM, TO = "4435994363590", "9613825261904", "9152699348287", "4958668541331"
REASSESS, STATED = "2344340926665", "9738775997258"

OUR_FITNESS = {"160910001": "not-fit", "225891002": "may-be-fit"}
OUR_ADJUSTMENTS = {
    "775281000000100": "phased-return",
    "775301000000104": "altered-hours",
    "775321000000108": "amended-duties",
    "775351000000103": "workplace-adaptation",
}


def is_sickness_certificate(resource: Json) -> bool:
    """Whether a QuestionnaireResponse answers NHS England's fit-note questionnaire."""
    named = str(resource.get("questionnaire", "")).split("|")[0]
    return resource.get("resourceType") == "QuestionnaireResponse" and named.endswith(CANONICAL)


def fit_note_of(response: Json) -> Json:
    """The fit-note Observation a response stands for.

    What was not answered is left out: the profile and R-04 then say what is missing.
    """
    answers = dict(_answers(response.get("item", [])))
    period = {"start": _first(answers, FROM, "valueDate"), "end": _first(answers, TO, "valueDate")}
    issued = _first(answers, STATED, "valueDate")
    note: Json = {
        "resourceType": "Observation",
        "meta": {"profile": [profile("fit-note")]},
        "status": "final",
        "category": [concept(system("observation-kind"), "fit-note")],
        "code": {"coding": [{"system": SNOMED, "code": "365524007", "display": "Fitness for work - finding"}]},
        "subject": response.get("subject"),
        "effectivePeriod": {key: value for key, value in period.items() if value},
        "issued": response.get("authored") or (f"{issued}T00:00:00Z" if issued else None),
        "performer": [response["author"]] if "author" in response else None,
        "valueCodeableConcept": _fitness(answers),
        "note": [{"text": text} for text in _values(answers, COMMENTS, "valueString")],
        "component": list(_components(answers)),
    }
    return {key: value for key, value in note.items() if value}


def _answers(items: list[Json]) -> Iterator[tuple[str, list[Json]]]:
    for item in items:
        yield str(item.get("linkId", "")), item.get("answer", [])
        yield from _answers(item.get("item", []))


def _values(answers: dict[str, list[Json]], link: str, kind: str) -> list[Any]:
    return [answer[kind] for answer in answers.get(link, []) if kind in answer]


def _first(answers: dict[str, list[Json]], link: str, kind: str) -> Any:
    return next(iter(_values(answers, link, kind)), None)


def _fitness(answers: dict[str, list[Json]]) -> Json | None:
    coding = _first(answers, FITNESS, "valueCoding")
    if not coding:
        return None
    ours = OUR_FITNESS.get(coding.get("code"))
    return {"coding": [coding, *(concept(system("fitness"), ours)["coding"] if ours else [])]}


def _components(answers: dict[str, list[Json]]) -> Iterator[Json]:
    condition = _first(answers, CONDITION, "valueString")
    coded = _values(answers, CODED, "valueCoding")
    words = condition or ", ".join(str(c.get("display", "")) for c in coded)
    if words:
        yield _component("condition", valueCodeableConcept={**({"coding": coded} if coded else {}), "text": words})
    for coding in _values(answers, ADJUSTMENTS, "valueCoding"):
        ours = OUR_ADJUSTMENTS.get(coding.get("code"))
        if ours:
            both = [*concept(system("adjustment"), ours)["coding"], coding]
            yield _component("adjustment", valueCodeableConcept={"coding": both})
    if assessed := _first(answers, ASSESSED, "valueDate"):
        yield _component("assessed-on", valueDateTime=assessed)
    again = _first(answers, REASSESS, "valueBoolean")
    if again is not None:
        yield _component("reassess", valueBoolean=again)


def _component(item: str, **value: Any) -> Json:
    return {"code": {"coding": concept(system("fit-note-item"), item)["coding"]}, **value}

"""The fit note as NHS England's questionnaire writes it becomes the Observation the gateway works with."""

from app.fhir.sickness_certificate import fit_note_of, is_sickness_certificate
from app.fhir.validation import compile_validator

PROFILE = "https://work-health-gateway.example/fhir/StructureDefinition/fit-note"


def form(**changes: object) -> dict:
    """A whole form: may be fit, two boxes, four weeks."""
    fitness = {"system": "http://snomed.info/sct", "code": "225891002"}
    boxes = [{"system": "http://snomed.info/sct", "code": code} for code in ("775281000000100", "775321000000108")]
    period = [
        {"linkId": "9152699348287", "answer": [{"valueDate": "2026-10-05"}]},
        {"linkId": "4958668541331", "answer": [{"valueDate": "2026-11-02"}]},
    ]
    condition = {"linkId": "468626616487", "answer": [{"valueString": "Low back pain"}]}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://example.fhir.nhs.uk/Questionnaire/18381000000107",
        "status": "completed",
        "subject": {"reference": "Patient/1"},
        "authored": "2026-10-05T09:05:00+01:00",
        "author": {"reference": "PractitionerRole/1"},
        "item": [
            {"linkId": "4436092714066", "answer": [{"valueDate": "2026-10-05"}]},
            {"linkId": "3789717378462", "item": [condition]},
            {"linkId": "4459951239742", "answer": [{"valueCoding": fitness}]},
            {
                "linkId": "286855108272",
                "item": [{"linkId": "4435994363590", "answer": [{"valueCoding": b} for b in boxes]}],
            },
            {"linkId": "9030022199568", "item": [{"linkId": "7055327798078", "item": period}]},
            {"linkId": "2344340926665", "answer": [{"valueBoolean": True}]},
        ],
    } | changes


def test_a_whole_form_makes_a_fit_note_of_our_profile() -> None:
    note = fit_note_of(form())
    assert compile_validator().check(note, profile=PROFILE) == []
    assert note["effectivePeriod"] == {"start": "2026-10-05", "end": "2026-11-02"}
    ours = [
        c["valueCodeableConcept"]["coding"][0]["code"]
        for c in note["component"]
        if "coding" in c.get("valueCodeableConcept", {})
    ]
    assert ours == ["phased-return", "amended-duties"]


def test_a_form_without_an_advice_makes_a_fit_note_that_its_profile_refuses() -> None:
    note = fit_note_of(form(item=[]))
    assert {issue.code for issue in compile_validator().check(note, profile=PROFILE)} >= {"VAL-001"}


def test_another_questionnaire_is_no_fit_note() -> None:
    assert not is_sickness_certificate(form(questionnaire="https://example.org/Questionnaire/intake"))

"""Our profiles and extensions: what they ask for, and what they leave to the gateway."""

from typing import Any

import pytest

from app.fhir import definitions
from app.fhir.terminology import concept, system
from app.fhir.validation import compile_validator
from tests.fhir.builders import Body, a_consent, a_fit_note, a_patient, a_referral, a_task, changed, extension, profile

VALIDATOR = compile_validator()
FORMS = ("access-to-work", "passport", "feedback", "employer-feedback", "intake")
TASKS = (
    *("escalation-task", "fulfilment-task", "human-review", "follow-up-task", "plan-action-task"),
    *("access-to-work-task", "offer-task", "fast-track-task"),
)
REPORTS = ("oh-advice", "oh-report", "capability-opinion", "ahp-report", "public-interest-disclosure")


def found(body: Body, **options: Any) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.expression) for issue in VALIDATOR.check(body, **options)]


def test_the_profile_may_be_given_where_the_body_does_not_name_it() -> None:
    body = {name: value for name, value in a_task().items() if name not in ("meta", "authoredOn")}
    assert found(body) == []
    assert found(body, profile=profile("fulfilment-task")) == [("VAL-001", "Task.authoredOn")]
    assert found(body, profile=profile("fulfilment-task") + "|0.1.0") == [("VAL-001", "Task.authoredOn")]


def test_a_profile_of_another_type_is_refused() -> None:
    body = a_task() | {"meta": {"profile": [profile("referral")]}}
    assert found(body) == [("VAL-018", "Task.meta.profile[0]")]


def test_a_misspelt_profile_is_refused_and_a_strangers_is_let_through() -> None:
    assert found(a_patient(meta={"profile": ["https://example.org/any"]})) == []
    assert found(a_task() | {"meta": {"profile": [profile("fulfillment-task")]}}) == [
        ("VAL-018", "Task.meta.profile[0]")
    ]


def test_what_the_gateway_adds_is_not_asked_of_the_sender() -> None:
    referral = a_referral()
    assert not {"id", "requisition"} & referral.keys()
    assert found(referral) == []


def referral_with(*extensions: Body) -> Body:
    return a_referral() | {"extension": list(extensions)}


TRIGGER = extension("trigger", valueCode="fit-note")


@pytest.mark.parametrize(
    ("body", "code", "expression"),
    [
        (referral_with(extension("pilot-arm", valueCode="offered")), "VAL-014", "ServiceRequest.extension"),
        (referral_with(TRIGGER, TRIGGER), "VAL-015", "ServiceRequest.extension"),
        (
            referral_with(extension("trigger", valueCode="fitnote")),
            "VAL-011",
            "ServiceRequest.extension[0].valueCode",
        ),
        (
            referral_with(extension("trigger", valueString="fit-note")),
            "VAL-008",
            "ServiceRequest.extension[0].valueString",
        ),
        (referral_with(TRIGGER, extension("triger", valueCode="self")), "VAL-051", "ServiceRequest.extension[1].url"),
        (
            referral_with(TRIGGER, extension("review-date", valueDate="2026-10-05")),
            "VAL-051",
            "ServiceRequest.extension[1].url",
        ),
        (
            referral_with(TRIGGER, extension("consent-taken", extension=[{"url": "template", "valueCode": "oh"}])),
            "VAL-014",
            "ServiceRequest.extension[1].extension",
        ),
        (
            referral_with(TRIGGER, extension("consent-taken", extension=[{"url": "by", "valueCode": "oh"}])),
            "VAL-016",
            "ServiceRequest.extension[1].extension[0]",
        ),
    ],
)
def test_an_extension_of_ours_is_checked(body: Body, code: str, expression: str) -> None:
    assert (code, expression) in found(body)


@pytest.mark.parametrize(
    ("body", "code", "expression"),
    [
        (a_referral() | {"category": [{"text": "Referral"}]}, "VAL-014", "ServiceRequest.category[0].coding"),
        (a_referral() | {"code": {"text": "OH"}}, "VAL-012", "ServiceRequest.code.coding"),
        (a_referral() | {"performer": a_referral()["performer"] * 2}, "VAL-002", "ServiceRequest.performer"),
        (
            a_referral() | {"subject": {"reference": "Group/1"}},
            "VAL-041",
            "ServiceRequest.subject.reference",
        ),
        (
            a_task() | {"statusReason": concept(system("adjustment"), "equipment")},
            "VAL-012",
            "Task.statusReason.coding[0].system",
        ),
        (a_task() | {"code": {"coding": [{"code": "approve"}]}}, "VAL-013", "Task.code.coding[0].system"),
        (
            a_fit_note() | {"valueCodeableConcept": {"text": "fit"}},
            "VAL-012",
            "Observation.valueCodeableConcept.coding",
        ),
        (a_fit_note() | {"component": a_fit_note()["component"][1:]}, "VAL-014", "Observation.component"),
        (a_consent() | {"verification": [{"verified": True}]}, "VAL-019", "Consent.verification"),
        (a_consent() | {"organization": a_consent()["organization"] * 2}, "VAL-002", "Consent.organization"),
    ],
)
def test_a_profile_of_ours_is_checked(body: Body, code: str, expression: str) -> None:
    assert (code, expression) in found(body)


def test_an_effective_date_is_no_period_of_a_fit_note() -> None:
    body = a_fit_note() | {"effectiveDateTime": "2026-10-05"}
    del body["effectivePeriod"]
    assert found(body) == [("VAL-008", "Observation.effectiveDateTime")]


def test_a_condition_needs_words_and_an_adjustment_one_of_four_codes() -> None:
    def clear(holder: Any, name: Any) -> None:
        holder[name] = {"coding": [{"system": system("adjustment"), "code": "no-nights"}]}

    body = changed(a_fit_note(), ("component", 0, "valueCodeableConcept"), clear)
    body = changed(body, ("component", 1, "valueCodeableConcept"), clear)
    assert found(body) == [
        ("VAL-001", "Observation.component[0].valueCodeableConcept.text"),
        ("VAL-011", "Observation.component[1].valueCodeableConcept.coding[0].code"),
    ]


STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
ENGLAND = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
RETIRED = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"


def verified(system_: str, code: str) -> Body:
    status = {"url": STATUS, "valueCodeableConcept": {"coding": [{"system": system_, "code": code}]}}
    return a_patient(identifier=[a_patient()["identifier"][0] | {"extension": [status]}])


@pytest.mark.parametrize(("system_", "code"), [(ENGLAND, "01"), (ENGLAND, "08"), (RETIRED, "trace-postponed")])
def test_the_verification_status_of_an_nhs_number_is_a_code_of_uk_core(system_: str, code: str) -> None:
    assert found(verified(system_, code)) == []
    assert found(verified(system_, "09")) == [("VAL-012", "Patient.identifier[0].extension[0].valueCodeableConcept")]


def test_the_verification_status_stands_on_an_identifier_only() -> None:
    status = verified(ENGLAND, "01")["identifier"][0]["extension"]
    assert found(a_patient(extension=status)) == [("VAL-051", "Patient.extension[0].url")]


def test_a_patient_has_one_nhs_number_and_it_has_a_value() -> None:
    number = a_patient()["identifier"][0]
    assert found(a_patient(identifier=[number, number])) == [("VAL-015", "Patient.identifier")]
    assert found(a_patient(identifier=[{"system": number["system"]}])) == [("VAL-001", "Patient.identifier[0].value")]


def test_every_profile_of_ours_says_which_type_it_is_for() -> None:
    assert {one["url"].rpartition("/")[2]: one["type"] for one in definitions.profiles()} == {
        **dict.fromkeys(FORMS, "QuestionnaireResponse"),
        **dict.fromkeys(TASKS, "Task"),
        "escalation-message": "Communication",
        "contact": "Encounter",
        "answer": "Communication",
        "fit-note": "Observation",
        "fit-note-document": "DocumentReference",
        "measure": "Observation",
        "notice": "Communication",
        "outcome": "Observation",
        "question": "Communication",
        "record-pointer": "DocumentReference",
        "referral": "ServiceRequest",
        "risk-flag": "Flag",
        "sharing-consent": "Consent",
        "signpost": "Communication",
        **dict.fromkeys(REPORTS, "Composition"),
        "special-rules-flag": "Flag",
        "work-appointment": "Appointment",
        "work-goal": "Goal",
        "work-plan": "CarePlan",
    }

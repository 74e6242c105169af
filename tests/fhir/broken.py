"""Bodies that break one invariant each: its key in R4, the body, and the place where that is told."""

from typing import Any

from tests.fhir.builders import Body, a_patient

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_PERSON = {"reference": "Patient/1"}
_UCUM = "http://unitsofmeasure.org"


def _concept(system: str, code: str) -> Body:
    return {"coding": [{"system": f"{_TERMINOLOGY}/{system}", "code": code}]}


def _timing(key: str, place: str, **repeat: Any) -> tuple[str, Body, str]:
    kept = {"url": "https://elsewhere.example/when", "valueTiming": {"repeat": repeat}}
    return key, a_patient(extension=[kept]), f"Patient.extension[0].valueTiming.repeat.{place}"


def _extended(key: str, place: str, **value: Any) -> tuple[str, Body, str]:
    kept = {"url": "https://elsewhere.example/value", **value}
    return key, a_patient(extension=[kept]), f"Patient.extension[0].{place}"


def _organisation(**changes: Any) -> Body:
    return {"resourceType": "Organization", "name": "Zz Test", **changes}


def _appointment(**changes: Any) -> Body:
    return {
        "resourceType": "Appointment",
        "status": "booked",
        "start": "2026-10-05T09:00:00Z",
        "end": "2026-10-05T09:30:00Z",
        "participant": [{"actor": _PERSON, "status": "accepted"}],
        **changes,
    }


def _bundle(type_: str, entry: Body, **changes: Any) -> Body:
    return {"resourceType": "Bundle", "type": type_, "entry": [{"resource": a_patient(), **entry}], **changes}


def _condition(**changes: Any) -> Body:
    return {"resourceType": "Condition", "subject": _PERSON, **changes}


def _allergy(**changes: Any) -> Body:
    return {"resourceType": "AllergyIntolerance", "patient": _PERSON, **changes}


_REQUEST = {"request": {"method": "POST", "url": "Patient"}}
_WRONG = "entered-in-error"
_ACTIVE = _concept("condition-clinical", "active")
_STATUS = "Condition.clinicalStatus"
_ALLERGIC = "AllergyIntolerance.clinicalStatus"

BROKEN: list[tuple[str, Body, str]] = [
    _timing("tim-1", "durationUnit", duration=1),
    _timing("tim-2", "periodUnit", period=1),
    _timing("tim-4", "duration", duration=-1, durationUnit="h"),
    _timing("tim-5", "period", period=-1, periodUnit="d"),
    _timing("tim-6", "period", periodMax=2),
    _timing("tim-7", "duration", durationMax=2),
    _timing("tim-8", "count", countMax=2),
    _timing("tim-9", "when", offset=5),
    _timing("tim-9", "when", offset=5, when=["C"]),
    _timing("tim-10", "when", timeOfDay=["09:00:00"], when=["MORN"]),
    _extended("drt-1", "valueDuration.system", valueDuration={"value": 1, "code": "h", "system": "http://x.example"}),
    _extended("age-1", "valueAge.value", valueAge={"value": -1, "code": "a", "system": _UCUM}),
    _extended("age-1", "valueAge.value", valueAge={"value": 0, "code": "a", "system": _UCUM}),
    ("org-2", _organisation(address=[{"use": "home", "city": "Leeds"}]), "Organization.address"),
    (
        "org-3",
        _organisation(telecom=[{"use": "home", "system": "phone", "value": "0113"}]),
        "Organization.telecom",
    ),
    ("app-4", _appointment(cancelationReason={"text": "Ill"}), "Appointment.cancelationReason"),
    ("bdl-1", _bundle("collection", {}, total=1), "Bundle.total"),
    ("bdl-2", _bundle("collection", {"search": {"mode": "match"}}), "Bundle.entry"),
    ("bdl-3", _bundle("transaction", {}), "Bundle.entry"),
    ("bdl-3", _bundle("collection", _REQUEST), "Bundle.entry"),
    ("bdl-4", _bundle("transaction", {**_REQUEST, "response": {"status": "201"}}), "Bundle.entry"),
    (
        "bdl-8",
        _bundle("collection", {"fullUrl": "https://x.example/Patient/1/_history/2"}),
        "Bundle.entry[0].fullUrl",
    ),
    ("con-1", _condition(clinicalStatus=_ACTIVE, stage=[{"type": {"text": "x"}}]), "Condition.stage[0]"),
    ("con-2", _condition(clinicalStatus=_ACTIVE, evidence=[{"id": "x"}]), "Condition.evidence[0]"),
    ("con-4", _condition(clinicalStatus=_ACTIVE, abatementString="gone"), _STATUS),
    ("con-5", _condition(clinicalStatus=_ACTIVE, verificationStatus=_concept("condition-ver-status", _WRONG)), _STATUS),
    ("ait-1", _allergy(), _ALLERGIC),
    (
        "ait-2",
        _allergy(
            clinicalStatus=_concept("allergyintolerance-clinical", "active"),
            verificationStatus=_concept("allergyintolerance-verification", _WRONG),
        ),
        _ALLERGIC,
    ),
]

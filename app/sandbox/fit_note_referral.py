"""A referral as a GP system would send it: one ServiceRequest with its fit note and the short consent inside."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar import london, render
from app.domain.catalogue.names import NHS_NUMBER, NINO, SNOMED, profile, system
from app.domain.identifiers import UUID
from app.domain.json import Json
from app.domain.parties import Organisation
from app.sandbox.directory import practitioner
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import FAMILY, SyntheticPerson
from app.sandbox.professionals import GP, POSTS

VERIFICATION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
VERIFIED = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
MESSAGE_CATEGORY = "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest"
NOTE_DAYS, ISSUED_DAYS_AGO, ABSENT_DAYS_AGO = 28, 3, 12
SIZES = {"TESTEMP1": "1-9", "TESTEMP2": "50-249", "TESTEMP3": "250-plus"}


@dataclass(frozen=True)
class Occasion:
    """When the referral is made, for whom, to whom, and the number of its fit note (a UUID)."""

    person: SyntheticPerson
    moment: datetime
    note: str
    performer: str = "TESTOH1"

    @property
    def issued(self) -> datetime:
        """When the fit note was issued: three days ago at four in the afternoon."""
        day = london(self.moment) - timedelta(days=ISSUED_DAYS_AGO)
        return day.replace(hour=16, minute=0, second=0, microsecond=0)

    @property
    def today(self) -> date:
        """The day of the referral."""
        return london(self.moment).date()


def referral(of: Occasion) -> Json:
    """The ServiceRequest, valid on its day: trigger fit-note, consent to OH and to the DWP status."""
    return {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [profile("referral")]},
        "contained": [_patient(of.person), _doctor(), _post(), fit_note(of)],
        "extension": [_consent(of), *_circumstances(of)],
        "status": "active",
        "intent": "order",
        "category": [{"coding": [{"system": MESSAGE_CATEGORY, "code": "referral"}, _use_case()]}],
        "priority": "routine",
        "code": {"coding": _request_codes()},
        "subject": {"reference": "#patient"},
        "authoredOn": render(of.moment),
        "requester": {"reference": "#issuer"},
        "performer": [_organisation(BY_CODE[of.performer])],
        "reasonCode": [{"coding": [_coded("referral-reason", "return-plan", "Return plan")], "text": "Return plan"}],
        "supportingInfo": [{"reference": "#fit-note"}],
    }


def fit_note(of: Occasion) -> Json:
    """The fit note as a contained Observation: not fit for four weeks."""
    start = of.issued.date()
    unfit = {"system": SNOMED, "code": "160910001", "display": "Unfit for work"}
    return {
        "resourceType": "Observation",
        "id": "fit-note",
        "identifier": [{"system": UUID, "value": of.note}],
        "status": "final",
        "category": [{"coding": [_coded("observation-kind", "fit-note", "Fit note")], "text": "Fit note"}],
        "code": {"coding": [{"system": SNOMED, "code": "365524007", "display": "Fitness for work - finding"}]},
        "subject": {"reference": "#patient"},
        "effectivePeriod": {"start": f"{start}", "end": f"{start + timedelta(days=NOTE_DAYS)}"},
        "issued": render(of.issued),
        "performer": [{"reference": "#issuer"}],
        "valueCodeableConcept": {"coding": [unfit, _coded("fitness", "not-fit", "Not fit for work")]},
        "component": _items(start),
    }


def _items(assessed: date) -> list[Json]:
    basis = {"coding": [_coded("assessment-basis", "in-person", "In person")]}
    return [
        _item("condition", "Condition", valueCodeableConcept={"text": "Recovery after knee surgery"}),
        _item("assessed-on", "Date of assessment", valueDateTime=f"{assessed}"),
        _item("basis", "Basis of assessment", valueCodeableConcept=basis),
        _item("reassess", "Issuer will need to assess again", valueBoolean=True),
        _item("six-months", "Unfit for six months or more", valueBoolean=False),
    ]


def _item(code: str, display: str, **value: object) -> Json:
    return {"code": {"coding": [_coded("fit-note-item", code, display)]}, **value}


def _patient(person: SyntheticPerson) -> Json:
    status = {"coding": [{"system": VERIFIED, "code": "01"}]}
    number = {
        "extension": [{"url": VERIFICATION, "valueCodeableConcept": status}],
        "use": "official",
        "system": NHS_NUMBER,
        "value": person.nhs_number,
    }
    return {
        "resourceType": "Patient",
        "id": "patient",
        "identifier": [number, {"system": NINO, "value": person.nino}],
        "active": True,
        "name": [{"use": "official", "family": FAMILY, "given": [person.given]}],
        "birthDate": f"{person.born}",
    }


def _doctor() -> Json:
    told = practitioner(GP)
    return {"resourceType": "Practitioner", "id": "practitioner"} | {
        name: told[name] for name in ("identifier", "active", "name")
    }


def _post() -> Json:
    post = next(post for post in POSTS if post.professional is GP)
    assert post.code
    coding = dict(zip(("system", "code", "display"), post.code, strict=True))
    return {
        "resourceType": "PractitionerRole",
        "id": "issuer",
        "active": True,
        "practitioner": {"reference": "#practitioner"},
        "organization": _organisation(BY_CODE[post.organisation]),
        "code": [{"coding": [coding], "text": post.text}],
    }


def _consent(of: Occasion) -> Json:
    parts = [
        {"url": "template", "valueCode": "oh-and-dwp-status"},
        {"url": "taken-by", "valueReference": {"reference": "#issuer"}},
        {"url": "taken-at", "valueDateTime": render(of.moment - timedelta(minutes=3))},
        {"url": "method", "valueCode": "spoken"},
    ]
    return {"url": profile("consent-taken"), "extension": parts}


def _circumstances(of: Occasion) -> list[Json]:
    told = [_code("trigger", "fit-note"), _code("pilot-arm", "offered"), _code("funding-source", "nhs")]
    if of.person.employer:
        employer = _organisation(BY_CODE[of.person.employer])
        told += [_code("employer-size", SIZES[of.person.employer]), _code("employer-has-oh", "unknown")]
        told.append({"url": profile("employer"), "valueReference": employer})
    absent = of.today - timedelta(days=ABSENT_DAYS_AGO)
    return [*told, {"url": profile("first-day-absent"), "valueDate": f"{absent}"}]


def _code(name: str, code: str) -> Json:
    return {"url": profile(name), "valueCode": code}


def _use_case() -> Json:
    return _coded("use-case", "work-and-health", "Work and health")


def _request_codes() -> list[Json]:
    snomed = {"system": SNOMED, "code": "306298002", "display": "Referral to occupational health physician"}
    return [_coded("request-code", "oh-referral", "Referral to occupational health"), snomed]


def _organisation(of: Organisation) -> Json:
    identifier = {"system": of.system, "value": of.code}
    return {"type": "Organization", "identifier": identifier, "display": of.name}


def _coded(name: str, code: str, display: str) -> Json:
    return {"system": system(name), "code": code, "display": display}

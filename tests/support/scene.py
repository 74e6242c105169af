"""Omar's referral once it is worked on, and the plan that he and his manager agree to."""

from typing import Any

from httpx import Response

from app.sandbox.professionals import POSTS
from tests.kit.callers import As
from tests.reports.scene import Reporting, said, stored
from tests.wire import bodies

Json = dict[str, Any]
__all__ = ["Planning", "said", "stored"]


def extension(name: str, **value: Any) -> Json:
    """One of our extensions."""
    return {"url": bodies.profile(name), **value}


def agreement(party: str, on: str = "2026-10-05") -> Json:
    """That somebody agreed on a day."""
    return extension("agreement", extension=[{"url": "party", "valueCode": party}, {"url": "on", "valueDate": on}])


def modification(code: str = "altered-hours", end: str | None = "2026-11-22", **more: Any) -> Json:
    """A modification of work, with its end."""
    period = {"start": "2026-10-26"} | ({"end": end} if end else {})
    detail = {"kind": "Task", "code": bodies.concept("adjustment", code), "status": "scheduled"}
    return {"detail": detail | {"scheduledPeriod": period} | more}


def action(code: str = "arrange-equipment", party: Json | None = None, due: str | None = "2026-10-19") -> Json:
    """Something somebody does by a day."""
    detail = {"code": bodies.concept("plan-action", code), "status": "not-started"}
    period = {"scheduledPeriod": {"end": due}} if due else {}
    return {"detail": detail | period | ({"performer": [party]} if party else {})}


def plan(subject: str, request: str | None = None, *agreed: Json, status: str = "draft", **more: Any) -> Json:
    """A plan to return to work: one modification, one action of the employer's, reviewed in November."""
    obstacle = [{"url": "kind", "valueCode": "work"}, {"url": "what", "valueCode": "hours"}]
    rhythm = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "wk"}}
    head = [extension("review-date", valueDate="2026-11-23"), extension("obstacle", extension=obstacle)]
    body = {
        "resourceType": "CarePlan",
        "extension": [*head, extension("contact-rhythm", valueTiming=rhythm), *agreed],
        "status": status,
        "intent": "plan",
        "category": [bodies.concept("plan-kind", "return-to-work")],
        "title": "Return to work plan",
        "subject": {"reference": subject},
        "period": {"start": "2026-10-26", "end": "2026-11-22"},
        "created": "2026-10-05",
        "author": {"reference": f"PractitionerRole/{POSTS[2].id}"},
        "activity": [modification(), action(party=bodies.organisation("TESTEMP3"))],
    }
    return body | ({"supportingInfo": [{"reference": request}]} if request else {}) | more


def contact(subject: str, request: str | None = None, **more: Any) -> Json:
    """A conversation by telephone that took place."""
    body = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "VR"},
        "type": [bodies.concept("contact-mode", "phone")],
        "subject": {"reference": subject},
        "period": {"start": "2026-10-05T09:00:00+01:00", "end": "2026-10-05T09:30:00+01:00"},
    }
    return body | ({"basedOn": [{"reference": request}]} if request else {}) | more


def feedback(party: str, subject: str, request: str | None = None, **more: Any) -> Json:
    """A feedback form with its one question that must be answered."""
    level = {"valueCoding": bodies.concept("agreement-scale", "level-4")["coding"][0]}
    body = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{bodies.OURS}Questionnaire/feedback-{party}",
        "status": "completed",
        "subject": {"reference": subject},
        "authored": "2026-10-05T08:00:00Z",
        "item": [{"linkId": "1", "answer": [level]}],
    }
    return body | ({"basedOn": [{"reference": request}]} if request else {}) | more


class Planning(Reporting):
    """A referral of Omar's to OH that has come to a plan."""

    def plan(self, *agreed: Json, **more: Any) -> Json:
        """The body of a plan on this referral."""
        return plan(self.subject, self.request, *agreed, **more)

    def planned(self, *agreed: Json, **more: Any) -> str:
        """The reference of a stored plan, a draft unless it says otherwise."""
        return stored(self.oh.post("/CarePlan", self.plan(*agreed, **more)))

    def in_force(self, **more: Any) -> str:
        """A plan that came agreed to by both."""
        return self.planned(agreement("person"), agreement("manager"), status="active", **more)

    def says_yes(self, plan: str, version: int = 1, caller: As | None = None, **parts: Any) -> Response:
        """Somebody agrees to a version of a plan."""
        parameters = [{"name": name, "valueCode": value} for name, value in parts.items()]
        body = {"resourceType": "Parameters"} | ({"parameter": parameters} if parameters else {})
        return (caller or self.person).post(f"/{plan}/$agree", body, If_Match=f'W/"{version}"')

    def manager_says_yes(self, plan: str, version: int = 1) -> Response:
        """What the manager said to occupational health, which records it."""
        return self.says_yes(plan, version, self.oh, party="manager", method="spoken")

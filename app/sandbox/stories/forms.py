"""Answers to forms in the stories: a passport and its share, an Access to Work application."""

from datetime import date, datetime, timedelta
from typing import Any

from app.domain.calendar import london, render
from app.domain.catalogue.names import OURS, profile
from app.domain.json import Json
from app.sandbox.stories.papers import HALF_A_YEAR, RECIPIENT, consent, organisation, ours, reference


def said(link: str, answer: Json | None = None, inner: list[Json] | None = None) -> Json:
    """One item of a filled form: an answer, or items of its own."""
    return {"linkId": link} | ({"answer": [answer]} if answer else {}) | ({"item": inner} if inner else {})


def form(name: str, subject: str, moment: datetime, status: str, items: list[Json], **more: Any) -> Json:
    """A filled form of a person."""
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{OURS}Questionnaire/{name}|1.0.0",
        "status": status,
        "subject": reference(subject),
        "authored": render(moment),
        "author": reference(subject),
        "item": items,
    } | more


def passport(subject: str, moment: datetime, stamina: str) -> Json:
    """A passport: wishes, condition, impact, travel, an adjustment that was agreed and one refused, a review."""
    review = london(moment).date() + HALF_A_YEAR
    items = [
        said("3", {"valueString": "I want to stay in my trade."}),
        said("4", {"valueString": "A condition of the joints that comes and goes."}),
        said("5", inner=[said("5.1", {"valueString": stamina})]),
        said("7", {"valueString": "I cannot stand on a bus for long."}),
        said("11", inner=[
            _adjustment("equipment", "Ergonomic chair", "agreed"),
        ]),
        said("15", {"valueDate": f"{review}"}),
    ]  # fmt: skip
    return form("passport", subject, moment, "completed", items)


def _adjustment(code: str, words: str, state: str) -> Json:
    return said("11.1", inner=[
        said("11.1.1", {"valueCoding": ours("adjustment", code)}),
        said("11.1.2", {"valueString": words}),
        said("11.1.3", {"valueCoding": ours("adjustment-state", state)}),
    ])  # fmt: skip


def share(subject: str, moment: datetime, version: str, recipient: str, *sections: str,
          purpose: str = "employer-advice", endless: bool = False) -> Json:  # fmt: skip
    """A share of one version with an organisation: its sections, for half a year unless endless."""
    body = consent(subject, moment, taker="TESTPERS")
    body["category"].append({"coding": [ours("consent-category", "passport-share")]})
    body["extension"] = [{"url": profile("sections"), "valueString": one} for one in sections]
    period = {} if endless else {"period": {"end": f"{london(moment).date() + HALF_A_YEAR}"}}
    body["provision"] = {
        "type": "permit",
        **period,
        "actor": [{"role": RECIPIENT, "reference": organisation(recipient)}],
        "purpose": [ours("purpose", purpose)],
        "data": [{"meaning": "instance", "reference": reference(version)}],
    }
    return body


def application(subject: str, moment: datetime, starts: date, **more: Any) -> Json:
    """A draft for Access to Work: screen software, a support worker, a taxi, and mental health support."""
    job = [said("job.title", {"valueString": "Control room operator"}), said("job.start", {"valueDate": f"{starts}"})]
    items = [
        said("job", inner=job),
        said("contact-employer", {"valueBoolean": True}),
        _need("special-aids", "Screen reading software"),
        _need("support-worker", "Six hours a week"),
        _need("travel-to-work", "Taxi, cannot use public transport"),
        said("mhss", {"valueBoolean": True}),
    ]
    return form("access-to-work", subject, moment, "in-progress", items, **more)


def _need(element: str, detail: str) -> Json:
    return said("need", inner=[
        said("need.element", {"valueCoding": ours("atw-element", element)}),
        said("need.detail", {"valueString": detail}),
        said("need.beyond-duty", {"valueCoding": ours("beyond-duty", "beyond")}),
    ])  # fmt: skip


def in_weeks(moment: datetime, weeks: int) -> date:
    """A day so many weeks on."""
    return london(moment).date() + timedelta(weeks=weeks)

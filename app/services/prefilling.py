"""The draft of an application that a fast track begins with: the ticked needs in plain sentences, nothing else."""

import json

from app.domain.calendar import render
from app.domain.catalogue.names import OURS, profile, system
from app.domain.concept import code
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.authored import checked
from app.fhir.terminology import coding
from app.services import applications
from app.services.draft import Draft
from app.services.keeping import keep
from app.services.writing import Work
from app.store import records

FORM = f"{OURS}Questionnaire/{applications.KIND}"
ITEMS = {
    "travel": ("travel-to-work", "The travel that my benefit helped with until it ended."),
    "equipment": ("special-aids", "The equipment or software that my benefit helped with until it ended."),
    "support-worker": ("support-worker", "The support from a person that my benefit helped with until it ended."),
}
"""What each ticked item becomes in the form (S49): its element, and the words the person then makes their own."""


def prefill(work: Work, before: Record, task: Record) -> Record:
    """The draft that whoever accepted a fast track completes with the person; only the person declares it."""
    del before
    body = json.loads(task.body)
    request = records.load(work.connection, "ServiceRequest", str(body["focus"]["reference"]).partition("/")[2])
    assert request
    ticked = [code(one, system("reusable-item")) for one in json.loads(request.body).get("orderDetail", [])]
    form = _form(request.reference, body, [name for name in ticked if name], render(work.moment))
    stored = keep(work, form, work.new_id(), work.caller.organisation, task.person, task.referral)
    applications.settle(work, Draft(form, "QuestionnaireResponse", ""), stored)
    return stored


def _form(request: str, task: Json, ticked: list[str], now: str) -> Json:
    return checked(
        {
            "resourceType": "QuestionnaireResponse",
            "meta": {"profile": [profile("access-to-work")]},
            "basedOn": [{"reference": request}],
            "questionnaire": FORM,
            "status": "in-progress",
            "subject": task["for"],
            "authored": now,
            "author": task["owner"],
            "item": [_need(*ITEMS[name]) for name in ticked],
        }
    )


def _need(element: str, words: str) -> Json:
    chosen = {"valueCoding": coding(system("atw-element"), element)}
    return {
        "linkId": "need",
        "text": "Support needed",
        "item": [
            {"linkId": "need.element", "text": "Element", "answer": [chosen]},
            {"linkId": "need.detail", "text": "What is needed", "answer": [{"valueString": words}]},
        ],
    }

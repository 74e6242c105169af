"""Access to Work applications as a helper drafts them."""

from typing import Any

from tests.kit.builders import OURS, ours

Json = dict[str, Any]


def said(link: str, *answers: Json, inner: list[Json] | None = None) -> Json:
    """One item of a form, with its answers or the items inside it."""
    body: Json = {"linkId": link}
    return body | ({"answer": list(answers)} if answers else {}) | ({"item": inner} if inner is not None else {})


def need(element: str, detail: str) -> Json:
    """One need: the element it falls under, and what it is."""
    return said("need", inner=[
        said("need.element", {"valueCoding": ours("atw-element", element)}),
        said("need.detail", {"valueString": detail}),
        said("need.beyond-duty", {"valueCoding": ours("beyond-duty", "beyond")}),
    ])  # fmt: skip


def application(subject: str, *, start: str = "2026-10-26", may_contact: bool = True, **changes: Any) -> Json:
    """The draft as OH sends it: screen software, a support worker, a taxi, and the Mental Health Support Service."""
    job = [said("job.title", {"valueString": "Control room operator"}), said("job.start", {"valueDate": start})]
    body = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{OURS}Questionnaire/access-to-work|1.0.0",
        "status": "in-progress",
        "subject": {"reference": subject},
        "authored": "2026-10-05T12:00:00+01:00",
        "author": {"reference": subject},
        "item": [
            said("job", inner=job),
            said("contact-employer", {"valueBoolean": may_contact}),
            need("special-aids", "Screen reading software"),
            need("support-worker", "Six hours a week"),
            need("travel-to-work", "Taxi, cannot use public transport"),
            said("mhss", {"valueBoolean": True}),
        ],
    }
    return body | changes


def reply(subject: str, task: Json, question: str) -> Json:
    """The person's answer to what DWP asked of an application."""
    return {
        "resourceType": "Communication",
        "status": "completed",
        "category": [{"coding": [ours("communication-kind", "answer")]}],
        "subject": {"reference": subject},
        "about": [{"reference": f"Task/{task['id']}"}],
        "inResponseTo": [{"reference": question}],
        "sent": "2026-10-06T09:00:00+01:00",
        "sender": {"reference": subject},
        "recipient": [task["owner"]],
        "payload": [{"contentString": "At 1 Example Road."}],
    }

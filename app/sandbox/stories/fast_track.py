"""Story 9: Piran's benefit has ended; what it paid for goes on as Access to Work, and nobody decides about him here."""

from datetime import timedelta

from app.domain.calendar import london, render
from app.domain.catalogue.names import NHS_NUMBER
from app.domain.json import Json
from app.sandbox.people import FAMILY
from app.sandbox.stories.forms import said
from app.sandbox.stories.papers import organisation, ours, signpost, status_query, times
from app.sandbox.stories.stage import Actor, Stage, person

SIGNPOSTS = [
    signpost("money-advice", "Ask your council about council tax support."),
    signpost("other", "Ask your pharmacy about help with prescription charges."),
    signpost("msk-self-referral", "Join the local group for joints and muscles."),
]


def play(stage: Stage) -> None:
    """From the benefit event to Access to Work, with Piran's declaration between."""
    decision, workwell, piran = stage.actor("dwp-decision"), stage.actor("workwell"), stage.person("Piran")
    points: Json = {"name": "points", "valueInteger": 4}
    decision.post("$fast-track", ended(stage, points), "points do not enter", "ATW-020")
    decision.post("$fast-track", ended(stage, signposts=False), "nor does anything without a signpost", "TSK-021")
    made = decision.post("$fast-track", ended(stage), "a benefit ended; he ticked one thing to take over: travel")
    told = {part["name"]: part for part in made["parameter"]}
    request = told["request"]["valueReference"]["reference"]
    decision.post("$fast-track", ended(stage), "a second one is told with its own reference", "REF-005")
    task = _taken(workwell, request)
    form = _filled(workwell, piran)
    declared = piran.agree(form, "declare", "Piran declares; mental health support he leaves out")
    stage.actor("dwp-atw").get(f"QuestionnaireResponse/{declared['id']}", "Access to Work reads travel alone")
    _closed(stage, workwell, task)
    query = status_query(person("Piran"), told["reference"]["valueString"])
    decision.post("$referral-status", query, "who sent it learns that it is closed, and nothing more", 200)


def _taken(workwell: Actor, request: str) -> str:
    found = workwell.get("Task?code=fast-track", "the service finds it, urgent, for a working day")
    task = f"Task/{found['entry'][0]['resource']['id']}"
    workwell.get(request, "and reads no more of the benefit than that something changed", "RES-001")
    workwell.move(task, "receive", "takes receipt")
    workwell.move(task, "accept", "and accepts: a draft is there, filled from what he ticked")
    return task


def _filled(workwell: Actor, piran: Actor) -> str:
    found = piran.get("QuestionnaireResponse", "Piran sees the draft")
    draft = found["entry"][0]["resource"]
    job = [said("job.kind", {"valueCoding": ours("job-kind", "self-employed")}),
           said("job.title", {"valueString": "Piano tuner"})]  # fmt: skip
    asked = [said("job", inner=job), said("contact-employer", {"valueBoolean": False})]
    seen = workwell.get(f"QuestionnaireResponse/{draft['id']}", "so does his coordinator")
    workwell.put(seen | {"item": [*asked, *seen["item"]]}, "who fills in with him what the form asks besides")
    return f"QuestionnaireResponse/{draft['id']}"


def _closed(stage: Stage, workwell: Actor, task: str) -> None:
    workwell.move(task, "book", "they meet", **times(stage.moment, 1))
    workwell.move(task, "complete", "and close: he works on for himself", health={"valueCode": "unknown"},
                  healthReason="Nobody asked.", work={"valueCode": "self-employed"})  # fmt: skip


def ended(stage: Stage, *more: Json, signposts: bool = True) -> Json:
    """That entitlement to PIP ended a week ago; travel was ticked, nothing else."""
    day = london(stage.moment).date() - timedelta(days=7)
    consent: list[Json] = [
        {"name": "takenAt", "valueDateTime": render(stage.moment)},
        {"name": "method", "valueCode": "spoken"},
    ]
    parts: list[Json] = [
        {"name": "subject", "part": _subject()},
        {"name": "receiver", "valueReference": organisation("TESTWW1")},
        {"name": "benefit", "valueCode": "pip"},
        {"name": "ended", "valueDate": f"{day}"},
        {"name": "item", "valueCode": "travel"},
        {"name": "consent", "part": consent},
        *(SIGNPOSTS if signposts else []),
        *more,
    ]
    return {"resourceType": "Parameters", "parameter": parts}


def _subject() -> list[Json]:
    piran = person("Piran")
    return [
        {"name": "identifier", "valueIdentifier": {"system": NHS_NUMBER, "value": piran.nhs_number}},
        {"name": "name", "valueHumanName": {"family": FAMILY, "given": [piran.given]}},
        {"name": "birthDate", "valueDate": f"{piran.born}"},
    ]

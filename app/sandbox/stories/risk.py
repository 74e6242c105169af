"""Story 1: Paige's coordinator meets a risk and hands it to a clinician in one call."""

from datetime import datetime, timedelta

from app.domain.calendar import END_OF_DAY, LONDON, london, render
from app.domain.catalogue.names import OURS
from app.domain.json import Json
from app.sandbox.stories import planning
from app.sandbox.stories.forms import said
from app.sandbox.stories.papers import concept, consent, permit, reference, self_referral
from app.sandbox.stories.stage import Actor, Referral, Stage, person

INTAKE = f"{OURS}Questionnaire/intake"


def play(stage: Stage) -> None:
    """From the first conversation to the plan that she and her manager agree."""
    coordinator, gp = stage.actor("workwell", "testcoord"), stage.actor("gp", "testgp")
    sent = stage.actor("workwell").refer(
        self_referral(person("Paige"), stage.moment, "TESTWW1"), "Paige comes to the WorkWell service by herself"
    )
    coordinator.move(sent.task, "receive", "the service takes receipt")
    coordinator.move(sent.task, "accept", "and accepts")
    intake = _intake(stage, coordinator, sent)
    _agree(stage, coordinator, sent)
    stage.actor("oh-a").get(intake, "an OH provider she has not heard of finds nothing", "RES-001")
    _escalate(coordinator, sent)
    debrief = _debrief(stage, coordinator, gp)
    _assess(gp, debrief)
    coordinator.move(
        debrief, "complete", "a coordinator closes no debrief", "AUT-086", answer={"valueCode": "assessed"}
    )
    gp.move(debrief, "complete", "the practice closes it", answer={"valueCode": "assessed"})
    gp.get(intake, "what Paige agreed to stays open to the practice")
    planning.play(stage, coordinator, sent)


def _intake(stage: Stage, coordinator: Actor, sent: Referral) -> str:
    form: Json = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": INTAKE,
        "subject": reference(sent.subject),
        "basedOn": [reference(sent.request)],
        "authored": render(stage.moment),
        "item": [said("1", {"valueString": "Wishes not to wake up; tablets now and then."})],
    }
    made = coordinator.post("QuestionnaireResponse", form, "the first conversation is written down")
    return f"QuestionnaireResponse/{made['id']}"


def _agree(stage: Stage, coordinator: Actor, sent: Referral) -> None:
    given = permit("TESTGP1", "care-coordination", "ABCDE", stage.moment)
    form = consent(sent.subject, stage.moment, given, taker="TESTWW1", about=sent.request)
    coordinator.post("Consent", form, "Paige agrees that her practice may see it")


def _escalate(coordinator: Actor, sent: Referral) -> None:
    def asked(route: str) -> Json:
        parts: list[Json] = [
            {"name": "reference", "valueString": sent.reference},
            {"name": "risk", "valueCode": "self-harm-thoughts"},
            {"name": "route", "valueCode": route},
        ]
        return {"resourceType": "Parameters", "parameter": parts}

    coordinator.post("$escalate", asked("mdt-discussion"), "a meeting alone is too slow for the risk", "ESC-002")
    coordinator.post("$escalate", asked("spa-referral"), "the crisis team needs to know which threshold", "ESC-005")
    coordinator.post("$escalate", asked("debrief-slot"), "one call, no form: a clinician has it")


def _debrief(stage: Stage, coordinator: Actor, gp: Actor) -> str:
    today = datetime.combine(london(stage.moment).date(), END_OF_DAY, LONDON)
    soon = min(stage.moment + timedelta(minutes=40), today)
    schedule = gp.post("Schedule", {
        "resourceType": "Schedule", "active": True, "actor": [{"display": "Debrief slots"}],
    }, "the practice keeps slots for debriefs")  # fmt: skip
    free = gp.post("Slot", {
        "resourceType": "Slot", "schedule": reference(f"Schedule/{schedule['id']}"), "status": "free",
        "start": render(soon), "end": render(soon + timedelta(minutes=20)),
    }, "one is free within the hour")  # fmt: skip
    found = gp.get("Task?status=requested&_sort=-_lastUpdated&_count=1", "the practice finds the debrief asked for")
    task = f"Task/{found['entry'][0]['resource']['id']}"
    slot = {"valueReference": reference(f"Slot/{free['id']}")}
    coordinator.move(task, "book", "the coordinator books it", slot=slot)
    return task


def _assess(gp: Actor, debrief: str) -> None:
    task = gp.get(debrief, "the practice reads what it is about")
    begun = gp.patch(task, [_put("/status", "in-progress")], "and begins")
    flag = gp.get(f"Flag?patient={task['for']['reference']}", "a flag says that a risk is open, not which")
    first = flag["entry"][0]["resource"]
    graded = {"op": "add", "path": "/extension", "value": [_level("moderate")]}
    gp.patch(first, [graded], "a doctor grades it: moderate, below the threshold of the crisis team")
    gp.patch(begun, [_put("/businessStatus", concept("business-status", "assessed"))], "assessed, with a safety plan")


def _put(path: str, value: object) -> Json:
    return {"op": "replace", "path": path, "value": value}


def _level(code: str) -> Json:
    return {"url": f"{OURS}StructureDefinition/risk-level", "valueCode": code}

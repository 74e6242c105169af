"""Story 1, its end: Paige and her manager agree a plan, and her employer reads that and no more."""

from datetime import timedelta

from app.domain.calendar import london
from app.domain.catalogue.names import profile
from app.domain.json import Json
from app.sandbox.professionals import POSTS
from app.sandbox.stories.papers import child_request, concept, consent, organisation, permit, reference, times
from app.sandbox.stories.stage import Actor, Referral, Stage

EMPLOYER = "TESTEMP1"


def play(stage: Stage, coordinator: Actor, sent: Referral) -> None:
    """From the referral to occupational health to the plan that her employer reads."""
    oh, employer, paige = stage.actor("oh-a", "testoh"), stage.actor("employer"), stage.person("Paige")
    onward = _refer(stage, coordinator, oh, sent)
    made = oh.post("CarePlan", _plan(stage, onward), "occupational health drafts a plan: four weeks, fewer hours")
    plan = f"CarePlan/{made['id']}"
    paige.post(f"{plan}/$agree", {"resourceType": "Parameters"}, "Paige has read it and agrees", 200, If_Match='W/"1"')
    oh.post(
        f"{plan}/$agree", _heard(), "her manager said yes, which is recorded: it is in force", 200, If_Match='W/"2"'
    )
    to = {"valueReference": organisation(EMPLOYER)}
    oh.move(plan, "release", "it goes to no employer without her consent", "REP-013", recipient=to)
    given = consent(
        sent.subject, stage.moment, permit(EMPLOYER, "employer-advice", "C", stage.moment), taker="TESTPERS"
    )
    paige.post("Consent", given, "Paige lets her employer have what helps at work")
    oh.move(plan, "release", "the plan is released to it", recipient=to)
    employer.get(plan, "the employer reads hours and dates, no condition")
    employer.get(onward.request, "and finds nothing of the referral", "RES-001")
    coordinator.get(plan, "the coordinator reads what is agreed")


def _refer(stage: Stage, coordinator: Actor, oh: Actor, sent: Referral) -> Referral:
    body = child_request(sent.subject, sent.request, stage.moment, "TESTWW1", "TESTOH1")
    onward = coordinator.refer(body, "the coordinator asks occupational health")
    own = permit("TESTWW1", "care-coordination", "ABCDE", stage.moment)
    theirs = permit("TESTOH1", "oh-assessment", "ABCDE", stage.moment)
    form = consent(sent.subject, stage.moment, own, theirs, taker="TESTWW1", about=sent.request)
    coordinator.post("Consent", form, "Paige agrees to that")
    oh.move(onward.task, "receive", "which takes receipt")
    oh.move(onward.task, "accept", "accepts")
    oh.move(onward.task, "book", "and sees her", **times(stage.moment))
    return onward


def _plan(stage: Stage, onward: Referral) -> Json:
    day = london(stage.moment).date()
    period = {"start": (day + timedelta(days=7)).isoformat(), "end": (day + timedelta(days=34)).isoformat()}
    hours = {"code": concept("adjustment", "phased-return"), "status": "scheduled", "scheduledPeriod": period}
    action = {
        "code": concept("plan-action", "meet-manager"),
        "status": "not-started",
        "performer": [organisation(EMPLOYER)],
        "scheduledPeriod": {"end": period["start"]},
    }
    review = (day + timedelta(days=35)).isoformat()
    return {
        "resourceType": "CarePlan",
        "extension": [{"url": profile("review-date"), "valueDate": review}],
        "status": "draft",
        "intent": "plan",
        "category": [concept("plan-kind", "return-to-work")],
        "title": "Return to work plan",
        "subject": reference(onward.subject),
        "period": period,
        "created": day.isoformat(),
        "author": reference(f"PractitionerRole/{POSTS[2].id}"),
        "supportingInfo": [reference(onward.request)],
        "activity": [{"detail": hours | {"description": "Four hours on three days, then more"}}, {"detail": action}],
    }


def _heard() -> Json:
    parts = [{"name": "party", "valueCode": "manager"}, {"name": "method", "valueCode": "spoken"}]
    return {"resourceType": "Parameters", "parameter": parts}

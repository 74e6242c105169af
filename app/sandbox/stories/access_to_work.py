"""Story 8: occupational health drafts Ailsa's Access to Work application; she declares it, DWP works it."""

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.forms import application, in_weeks
from app.sandbox.stories.papers import consent, fit_note_referral, permit, reference
from app.sandbox.stories.stage import Actor, Referral, Stage, linked, person


def play(stage: Stage) -> None:
    """From the draft to the decision."""
    gp, oh, dwp, ailsa = (*(stage.actor(name) for name in ("gp", "oh-a", "dwp-atw")), stage.person("Ailsa"))
    occasion = Occasion(person("Ailsa"), stage.moment, stage.new_id())
    sent = gp.refer(fit_note_referral(occasion, template="oh"), "the practice refers Ailsa, who starts a new job")
    form, task = _draft(stage, oh, sent)
    dwp.get(form, "DWP sees nothing of a draft", "RES-001")
    oh.move(task, "progress", "no application without her declaration", "ATW-001", to={"valueCode": "submitted"})
    oh.move(task, "progress", "it waits for her", to={"valueCode": "awaiting-person-declaration"})
    agreed = consent(sent.subject, stage.moment, permit("TESTDWPA", "atw-application", "AG", stage.moment),
                     taker="TESTPERS")  # fmt: skip
    ailsa.post("Consent", agreed, "Ailsa agrees that DWP may see the application")
    declared = ailsa.agree(form, "declare", "she declares: sent, urgent, for the job starts in three weeks")
    dwp.get(f"QuestionnaireResponse/{declared['id']}", "DWP reads the application")
    dwp.get(sent.request, "and nothing of the referral", "RES-001")
    stage.actor("employer-2").get(f"QuestionnaireResponse/{declared['id']}", "the employer finds nothing", "RES-001")
    _decide(dwp, task)
    ailsa.get(task, "Ailsa reads the decision")


def _draft(stage: Stage, oh: Actor, sent: Referral) -> tuple[str, str]:
    starts = in_weeks(stage.moment, 3)
    body = application(sent.subject, stage.moment, starts, basedOn=[reference(sent.request)])
    answer = oh.answer("QuestionnaireResponse", body, "occupational health drafts the application with her")
    return f"QuestionnaireResponse/{answer.body['id']}", linked(answer)


def _decide(dwp: Actor, task: str) -> None:
    dwp.move(task, "receive", "a case manager takes it")
    for step, meaning in (("eligibility-check", "checks eligibility"), ("assessment-booked", "books the assessment")):
        dwp.move(task, "progress", meaning, to={"valueCode": step})
    dwp.move(task, "progress", "a decision says award, part or not", "ATW-007", to={"valueCode": "decision-made"})
    dwp.move(task, "progress", "decided in part; no amount is ever here", to={"valueCode": "decision-made"},
             decision={"valueCode": "part"})  # fmt: skip
    dwp.move(task, "progress", "and closed", to={"valueCode": "closed"})

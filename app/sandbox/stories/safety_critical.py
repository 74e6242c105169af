"""Story 2: Noel guards at night; what his employer is told waits for him."""

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import (
    advice,
    consent,
    fit_note_referral,
    organisation,
    permit,
    refusal,
    times,
)
from app.sandbox.stories.stage import Actor, Referral, Stage, person

RESTRICTIONS = ("no-lone-work", "no-driving", "no-nights")
EMPLOYER = {"valueReference": organisation("TESTEMP2")}


def play(stage: Stage) -> None:
    """He declines, the clinic waits; he agrees, the employer gets restrictions and no more."""
    gp, clinic, employer = stage.actor("gp"), stage.actor("complex-clinic", "testoh"), stage.actor("employer-2")
    sent = _refer(stage, gp)
    report = _advised(stage, clinic, sent)
    clinic.move(report, "release", "it may not go to the employer yet", "REP-013", recipient=EMPLOYER)
    employer.get(report, "the employer finds nothing, not even that one is due", "RES-001")
    stage.actor("workwell").get(report, "nor has the coordinator a draft", "RES-001")
    admin = stage.actor("oh-a-admin", "testadmin")
    admin.move(sent.request, "public-interest-disclosure", "no administrator tells others in the public interest", 403)
    _agree(stage, gp, sent)
    stage.person("Noel").move(report, "approve", "Noel has read it and agrees")
    clinic.move(report, "release", "the clinic releases it to the employer", recipient=EMPLOYER)
    employer.get(report, "the employer reads three restrictions and a date, no condition")
    gp.get(report, "the practice reads it too")
    clinic.move(sent.task, "complete", "and the clinic completes", health={"valueCode": "unchanged"},
                work={"valueCode": "fewer-hours"})  # fmt: skip


def _refer(stage: Stage, gp: Actor) -> Referral:
    body = fit_note_referral(
        Occasion(person("Noel"), stage.moment, stage.new_id(), "TESTCCC"),
        condition="Suspected sleep apnoea, under investigation",
        template="oh",
    )
    sent = gp.refer(body, "the practice refers Noel, who fell asleep on duty twice, to the complex cases clinic")
    coordinator = permit("TESTWW1", "care-coordination", "ABC", stage.moment)
    told = consent(sent.subject, stage.moment, coordinator, about=sent.request)
    gp.post("Consent", told, "his coordinator may know what helps")
    declined = consent(sent.subject, stage.moment, provision=refusal("TESTEMP2", "employer-advice"))
    gp.post("Consent", declined, "his employer may not: he declines")
    return sent


def _advised(stage: Stage, clinic: Actor, sent: Referral) -> str:
    clinic.move(sent.task, "receive", "the clinic takes receipt")
    clinic.get(sent.note, "reads the fit note")
    clinic.move(sent.task, "accept", "and accepts")
    clinic.move(sent.task, "book", "it sees him within ten working days", **times(stage.moment))
    draft = advice(sent.subject, sent.request, stage.moment, "unfit-safety-critical-elements", *RESTRICTIONS)
    made = clinic.post("Composition", draft, "its advice: not fit for the safety-critical part of the work")
    report = f"Composition/{made['id']}"
    clinic.move(report, "share-with-person", "Noel sees it first")
    clinic.move(sent.task, "hold", "and has time to think", reason={"valueCode": "awaiting-report-review"})
    return report


def _agree(stage: Stage, gp: Actor, sent: Referral) -> None:
    given = permit("TESTEMP2", "employer-advice", "C", stage.moment)
    form = consent(sent.subject, stage.moment, given, about=sent.request)
    gp.post("Consent", form, "two weeks on Noel agrees: restrictions only")

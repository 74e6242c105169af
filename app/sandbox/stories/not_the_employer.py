"""Story 4: Omar agrees that occupational health may see, and that his employer may not."""

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import advice, consent, fit_note_referral, organisation, permit, refusal, times
from app.sandbox.stories.stage import Actor, Referral, Stage, person

EMPLOYER = {"valueReference": organisation("TESTEMP3")}


def play(stage: Stage) -> None:
    """The report stays with him, until a later yes makes a new release possible."""
    gp, oh = stage.actor("gp"), stage.actor("oh-a", "testoh")
    employer, omar = stage.actor("employer-3"), stage.person("Omar")
    sent = _refer(stage, gp)
    report = _drafted(stage, oh, sent)
    oh.move(report, "share-with-person", "Omar sees the draft first")
    omar.move(report, "correct", "he corrects a fact", correction="I am a picker, not a driver.")
    second = oh.get(report, "occupational health reads his correction")
    oh.put(second | {"title": "Advice for a picker"}, "and makes version 2; its opinion stays")
    oh.move(report, "share-with-person", "which he sees again")
    oh.move(report, "release", "his refusal holds", "REP-013", recipient=EMPLOYER)
    omar.move(report, "withhold", "he keeps it to himself")
    employer.get(report, "the employer finds nothing", "RES-001")
    refused = consent(sent.subject, stage.moment, permit("TESTEMP3", "employer-advice", "C", stage.moment),
                      taker="TESTEMP3")  # fmt: skip
    employer.post("Consent", refused, "and cannot write a consent itself", 403)
    oh.move(sent.task, "complete", "the referral ends with both outcomes", health={"valueCode": "better"},
            work={"valueCode": "phased"})  # fmt: skip
    _later(stage, gp, oh, sent, report)
    employer.get(report, "now it reads the advice, and not why he was ill")


def _refer(stage: Stage, gp: Actor) -> Referral:
    occasion = Occasion(person("Omar"), stage.moment, stage.new_id())
    body = fit_note_referral(occasion, condition="Depression", template="oh")
    sent = gp.refer(body, "the practice refers Omar to occupational health")
    denied = consent(sent.subject, stage.moment, provision=refusal("TESTEMP3", "employer-advice"))
    gp.post("Consent", denied, "he refuses that his employer is told")
    return sent


def _drafted(stage: Stage, oh: Actor, sent: Referral) -> str:
    oh.move(sent.task, "receive", "occupational health takes receipt")
    oh.get(sent.note, "reads the fit note")
    oh.move(sent.task, "accept", "and accepts")
    oh.move(sent.task, "book", "and sees him", **times(stage.moment))
    draft = advice(sent.subject, sent.request, stage.moment, "fit-with-adjustments", "no-driving")
    return f"Composition/{oh.post('Composition', draft, 'it drafts its advice')['id']}"


def _later(stage: Stage, gp: Actor, oh: Actor, sent: Referral, report: str) -> None:
    given = permit("TESTEMP3", "employer-advice", "C", stage.moment)
    agreed = consent(sent.subject, stage.moment, given, about=sent.request)
    gp.post("Consent", agreed, "weeks later he changes his mind")
    oh.move(report, "release", "a new release, not a back-dated one", recipient=EMPLOYER)

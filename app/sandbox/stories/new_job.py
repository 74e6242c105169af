"""Story 13: Jodie is out of work and ill; with support she finds a job, changes it, and takes back what she shared."""

from datetime import timedelta

from app.domain.calendar import london
from app.domain.catalogue.names import profile
from app.domain.json import Json
from app.sandbox.people import FAMILY
from app.sandbox.professionals import POSTS
from app.sandbox.stories.forms import application, in_weeks, passport, share
from app.sandbox.stories.papers import concept, consent, organisation, permit, reference, self_referral, times
from app.sandbox.stories.stage import Actor, Referral, Stage, linked, person

FIRST, SECOND = "TESTEMP3", "TESTEMP2"


def play(stage: Stage) -> None:
    """Passport, plan, Access to Work, two employers, one withdrawal."""
    ips, oh, jodie = stage.actor("ips"), stage.actor("oh-a", "testoh"), stage.person("Jodie")
    sent = _refer(stage, ips, oh, jodie)
    plan = _plan(stage, oh, jodie, sent)
    ips.get(plan, "her employment specialist works by it")
    own = jodie.post("QuestionnaireResponse", passport(sent.subject, stage.moment, "Mornings are hard."),
                     "Jodie writes her passport")  # fmt: skip
    name = f"QuestionnaireResponse/{own['id']}"
    first = _first_job(stage, jodie, sent, name)
    task = _apply(stage, ips, jodie, sent, name)
    _confirm(stage, task, sent)
    _second_job(stage, jodie, name, first)
    oh.move(sent.task, "complete", "occupational health closes: a new job, better health",
            health={"valueCode": "better"}, work={"valueCode": "new-job"})  # fmt: skip
    jodie.get(f"AuditEvent?patient={sent.subject}", "Jodie reads who saw what, both employers among them")


def _refer(stage: Stage, ips: Actor, oh: Actor, jodie: Actor) -> Referral:
    body = self_referral(person("Jodie"), stage.moment, "TESTIPS", "oh-referral", "TESTOH1")
    sent = ips.refer(body, "an employment specialist of the mental health team asks occupational health")
    permits = [permit("TESTOH1", "oh-assessment", "ABCDE", stage.moment),
               permit("TESTIPS", "care-coordination", "ABCDE", stage.moment)]  # fmt: skip
    agreed = consent(sent.subject, stage.moment, *permits, taker="TESTPERS", about=sent.request)
    jodie.post("Consent", agreed, "Jodie agrees, for both of them")
    oh.move(sent.task, "receive", "occupational health takes receipt")
    oh.move(sent.task, "accept", "and accepts")
    oh.move(sent.task, "book", "and sees her", **times(stage.moment))
    return sent


def _plan(stage: Stage, oh: Actor, jodie: Actor, sent: Referral) -> str:
    day = london(stage.moment).date()
    step = {"code": concept("plan-action", "arrange-equipment"), "status": "not-started",
            "performer": [organisation("TESTIPS")],
            "scheduledPeriod": {"end": f"{day + timedelta(days=21)}"}}  # fmt: skip
    body: Json = {
        "resourceType": "CarePlan",
        "extension": [{"url": profile("review-date"), "valueDate": f"{day + timedelta(days=42)}"}],
        "status": "draft",
        "intent": "plan",
        "category": [concept("plan-kind", "workability")],
        "title": "Back towards work",
        "subject": reference(sent.subject),
        "period": {"start": f"{day}", "end": f"{day + timedelta(days=84)}"},
        "created": f"{day}",
        "author": reference(f"PractitionerRole/{POSTS[2].id}"),
        "supportingInfo": [reference(sent.request)],
        "activity": [{"detail": step}],
    }
    plan = f"CarePlan/{oh.post('CarePlan', body, 'a plan towards work: who does what by when')['id']}"
    agreed: Json = {"resourceType": "Parameters"}
    jodie.post(f"{plan}/$agree", agreed, "Jodie agrees; there is no manager yet to ask", 200, If_Match='W/"1"')
    return plan


def _first_job(stage: Stage, jodie: Actor, sent: Referral, name: str) -> Json:
    old = stage.actor("employer-3")
    old.get(name, "a firm that offers her a job knows nothing of her passport", "RES-001")
    body = share(sent.subject, stage.moment, f"{name}/_history/1", FIRST, "5", "11")
    made = jodie.post("Consent", body, "she starts there, and shares two sections")
    old.get(name, "her employer reads those two, and no condition")
    return made


def _apply(stage: Stage, ips: Actor, jodie: Actor, sent: Referral, name: str) -> str:
    helped = share(sent.subject, stage.moment, f"{name}/_history/1", "TESTIPS", "5", "7", purpose="care-coordination")
    jodie.post("Consent", helped, "for the application her specialist gets two sections, too")
    draft = application(sent.subject, stage.moment, in_weeks(stage.moment, 2), basedOn=[reference(sent.request)])
    answer = ips.answer("QuestionnaireResponse", draft, "who drafts it for Access to Work")
    form, task = f"QuestionnaireResponse/{answer.body['id']}", linked(answer)
    ips.move(form, "reuse-passport", "and takes over what the passport says: nothing is asked twice")
    agreed = permit("TESTDWPA", "atw-application", "AG", stage.moment)
    jodie.post("Consent", consent(sent.subject, stage.moment, agreed, taker="TESTPERS"), "Jodie lets DWP see it")
    jodie.agree(form, "declare", "and declares")
    return task


def _confirm(stage: Stage, task: str, sent: Referral) -> None:
    dwp, employer, other = stage.actor("dwp-atw"), stage.actor("employer-3"), stage.actor("employer-2")
    dwp.move(task, "receive", "a case manager takes it")
    dwp.move(task, "ask-employer", "and asks the employer, as Jodie allowed",
             employer={"valueReference": organisation(FIRST)})  # fmt: skip
    employer.post("$confirm-job", _known(sent, "confirmed"), "which confirms the job, and reads no need", 200)
    other.post("$confirm-job", _known(sent, "confirmed"), "nobody else is asked", "RES-001")
    for step, meaning in (("eligibility-check", "eligible"), ("assessment-booked", "an assessment")):
        dwp.move(task, "progress", meaning, to={"valueCode": step})
    dwp.move(task, "progress", "awarded", to={"valueCode": "decision-made"}, decision={"valueCode": "award"})


def _known(sent: Referral, answer: str) -> Json:
    known = {"reference": sent.reference, "birthDate": f"{person('Jodie').born}", "family": FAMILY}
    parts: list[Json] = [{"name": name, "valueString": value} for name, value in known.items()]
    return {"resourceType": "Parameters", "parameter": [*parts, {"name": "answer", "valueCode": answer}]}


def _second_job(stage: Stage, jodie: Actor, name: str, first: Json) -> None:
    old, new = stage.actor("employer-3"), stage.actor("employer-2")
    kept = jodie.get(name, "months later: another job, and a better time")
    items = passport(kept["subject"]["reference"], stage.moment, "Mornings are well again.")["item"]
    jodie.put(kept | {"item": items, "status": "amended"}, "she writes version 2")
    body = share(kept["subject"]["reference"], stage.moment, f"{name}/_history/2", SECOND, "5", "7", "11")
    jodie.post("Consent", body, "shares it with the new employer")
    jodie.put(first | {"status": "inactive"}, "and takes back what the old one had")
    old.get(name, "the old employer finds nothing from then on", "RES-001")
    old.get(f"{name}/_history/1", "not even what it once read", "RES-001")
    new.get(name, "the new one reads three sections")

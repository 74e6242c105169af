"""Story 7: occupational health rejects Rashid's referral, with two signposts."""

from app.domain.json import Json
from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import fit_note_referral, message, signpost, status_query
from app.sandbox.stories.stage import Stage, person

QUESTION = "Does he know that his employer has its own occupational health service?"
SIGNPOSTS = [
    signpost("employer-oh", "Your employer has its own occupational health service. Ask HR how to reach it."),
    signpost("msk-self-referral", "You can ask for physiotherapy advice yourself, without seeing a GP."),
]
REASON: Json = {"valueCode": "employer-has-oh"}


def play(stage: Stage) -> None:
    """A question, an answer, a refusal without help, and one with it."""
    gp, oh, dwp, rashid = (*(stage.actor(name) for name in ("gp", "oh-a", "dwp-status")), stage.person("Rashid"))
    occasion = Occasion(person("Rashid"), stage.moment, stage.new_id())
    body = fit_note_referral(occasion, condition="Shoulder injury", employer_has_oh="yes")
    sent = gp.refer(body, "the practice refers Rashid; it is warned that his employer has occupational health")
    oh.move(sent.task, "receive", "occupational health takes receipt")
    oh.get(sent.note, "reads the fit note")
    oh.move(sent.task, "return", "and asks a question", kind={"valueCode": "for-info"}, message=QUESTION)
    question = gp.get(sent.task, "the practice sees that it is asked")["output"][0]["valueReference"]
    reply = message("answer", sent.subject, sent.request, sent.task, stage.moment,
                    "He did not know. He is content to go there first.", inResponseTo=[question])  # fmt: skip
    gp.post("Communication", reply, "and answers")
    oh.move(sent.task, "reject", "no rejection without a signpost", "TSK-021", reason=REASON)
    stage.actor("oh-b").move(sent.task, "reject", "another provider finds no such Task", "RES-001", reason=REASON)
    oh.move(sent.task, "reject", "rejected, with two ways on", reason=REASON, signpost=SIGNPOSTS)
    task = gp.get(sent.task, "the practice reads reason and signposts")
    gp.get(task["output"][-1]["valueReference"]["reference"], "in plain words")
    told = rashid.get(sent.task, "Rashid reads how it ended")
    rashid.get(told["output"][-1]["valueReference"]["reference"], "and why, in plain words, and where else to turn")
    oh.get(sent.request, "occupational health sees the referral no more", 403)
    query = status_query(person("Rashid"), sent.reference)
    dwp.post("$referral-status", query, "DWP sees: closed with a signpost, never why", 200)
    request = gp.get(sent.request, "the request came back to the practice")
    gp.put(request | {"status": "revoked"}, "which closes it")

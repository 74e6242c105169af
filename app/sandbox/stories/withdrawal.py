"""Story 3: Wren withdraws what occupational health may see, in the middle of a referral."""

from app.domain.json import Json
from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import concept, fit_note_referral, message, reference, status_query, times
from app.sandbox.stories.stage import Actor, Referral, Stage, person

SELF_REFERRAL = "You can ask for physiotherapy advice yourself."


def play(stage: Stage) -> None:
    """From the referral to its end, with the withdrawal between."""
    gp, oh, dwp = stage.actor("gp"), stage.actor("oh-a"), stage.actor("dwp-status")
    sent = refer(stage)
    oh.move(sent.task, "receive", "occupational health takes receipt")
    oh.move(sent.task, "accept", "and accepts")
    oh.move(sent.task, "book", "and books", **times(stage.moment))
    oh.get(sent.note, "it reads the fit note, because Wren agreed")
    withdraw(gp, sent)
    oh.get(sent.note, "the next read is refused", "CON-001")
    oh.get(f"{sent.note}/_history/1", "so is the version it once read", "CON-001")
    oh.get(sent.task, "of the Task it keeps the bare frame")
    oh.move(sent.task, "return", "and cannot go on with it", "TSK-008", kind={"valueCode": "for-info"})
    dwp.post("$referral-status", status_query(person("Wren"), sent.reference), "DWP sees no hold: in progress", 200)
    stage.actor("employer-3").get(sent.request, "the employer finds nothing", "RES-001")
    _close(stage, gp, sent)
    dwp.post("$referral-status", status_query(person("Wren"), sent.reference), "DWP sees: closed, and no reason", 200)


def refer(stage: Stage) -> Referral:
    """The practice's referral of Wren."""
    body = fit_note_referral(Occasion(person("Wren"), stage.moment, stage.new_id()), condition="Low back pain")
    return stage.actor("gp").refer(body, "the practice refers Wren; occupational health and the DWP status are agreed")


def withdraw(gp: Actor, sent: Referral) -> None:
    """The practice records Wren's letter: the part for occupational health goes, the one for DWP stays."""
    found = gp.get(f"Consent?patient={sent.subject}", "the practice looks the consent up")
    kept = found["entry"][0]["resource"]
    provisions = kept["provision"]["provision"]
    rest = [one for one in provisions if one["purpose"][0]["code"] != "oh-assessment"]
    gp.put(kept | {"provision": kept["provision"] | {"provision": rest}}, "Wren writes: no longer occupational health")


def _close(stage: Stage, gp: Actor, sent: Referral) -> None:
    topic = {"topic": concept("signpost-topic", "msk-self-referral")}
    words = message("signpost", sent.subject, sent.request, sent.task, stage.moment, SELF_REFERRAL, **topic)
    made = gp.post("Communication", words, "the practice tells Wren what else there is")
    task = gp.get(sent.task, "the Task is on hold for consent")
    signpost = {"type": concept("task-part", "signpost"), "valueReference": reference(f"Communication/{made['id']}")}
    operations: list[Json] = [
        {"op": "replace", "path": "/status", "value": "cancelled"},
        {"op": "replace", "path": "/statusReason", "value": concept("cancel-reason", "consent-not-renewed")},
        {"op": "add", "path": "/output/-", "value": signpost},
    ]
    gp.patch(task, operations, "Wren does not renew: cancelled, with the signpost")

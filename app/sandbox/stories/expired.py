"""Story 5: Dilys' fit note is too old to refer with, and Edgar dies while his referral is open."""

from datetime import timedelta

from app.domain.calendar import render
from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import fit_note_referral, status_query, times
from app.sandbox.stories.stage import Stage, person


def play(stage: Stage) -> None:
    """Both parts."""
    dilys(stage)
    edgar(stage)


def dilys(stage: Stage) -> None:
    """A note that ended seven weeks ago is of another episode; one of this month is taken."""
    practice = stage.actor("gp-2")
    old = Occasion(person("Dilys"), stage.moment - timedelta(weeks=11), stage.new_id())
    body = fit_note_referral(old) | {"authoredOn": render(stage.moment)}
    practice.post("ServiceRequest", body, "a fit note that ended seven weeks ago opens no referral", "FIT-006")
    note = fit_note_referral(Occasion(person("Dilys"), stage.moment, stage.new_id()))
    practice.refer(note, "with a new one Dilys is referred")


def edgar(stage: Stage) -> None:
    """What is open is closed, and nobody is told why."""
    gp, oh, dwp = stage.actor("gp"), stage.actor("oh-a"), stage.actor("dwp-status")
    sent = gp.refer(
        fit_note_referral(Occasion(person("Edgar"), stage.moment, stage.new_id())), "the practice refers Edgar"
    )
    oh.move(sent.task, "receive", "occupational health takes receipt")
    oh.move(sent.task, "accept", "and accepts")
    oh.move(sent.task, "book", "and books", **times(stage.moment, 3))
    known = gp.get(sent.subject, "the practice reads its patient's record")
    gp.put(known | {"deceasedDateTime": render(stage.moment)}, "and records that he has died")
    gp.get(sent.task, "his referral was closed by the gateway; no reminder leaves")
    oh.get(sent.task, "occupational health sees: closed")
    query = status_query(person("Edgar"), sent.reference)
    dwp.post("$referral-status", query, "DWP gets the answer for what does not exist", "RES-001")
    again = fit_note_referral(Occasion(person("Edgar"), stage.moment, stage.new_id()))
    gp.post("ServiceRequest", again, "nobody refers him again", 422)

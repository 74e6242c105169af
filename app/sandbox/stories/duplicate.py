"""Story 6: Tamsin's referral is sent again and again, and there is one."""

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import fit_note_referral, self_referral
from app.sandbox.stories.stage import Stage, person


def play(stage: Stage) -> None:
    """A retry, a key used twice, a duplicate of the same practice, and one of somebody else."""
    gp, oh = stage.actor("gp"), stage.actor("oh-a")
    key, body = stage.new_id(), fit_note_referral(Occasion(person("Tamsin"), stage.moment, stage.new_id()))
    keyed = {"Idempotency_Key": key}
    first = gp.post("ServiceRequest", body, "the practice refers Tamsin, under a key", **keyed)
    again = gp.post("ServiceRequest", body, "the connection broke; sent again: the same answer", **keyed)
    assert first == again
    changed = body | {"priority": "urgent"}
    gp.post("ServiceRequest", changed, "the same key with another body is refused", "IDE-002", **keyed)
    other = fit_note_referral(Occasion(person("Tamsin"), stage.moment, stage.new_id()))
    gp.post("ServiceRequest", other, "a second referral is told of the first, with its reference", "REF-005")
    own = self_referral(person("Tamsin"), stage.moment, "TESTWW1", "oh-referral")
    workwell = stage.actor("workwell")
    workwell.post("ServiceRequest", own, "another service learns only that one is open", "REF-006")
    oh.get(f"Task?patient={first['subject']['reference']}", "occupational health has one Task, once")

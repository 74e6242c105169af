"""Story 11: DWP asks where Stan's referral is, and learns that and nothing else."""

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.stories.papers import fit_note_referral, status_query, times
from app.sandbox.stories.stage import Stage, person

UNKNOWN = "TS39D47MKGR49"


def play(stage: Stage) -> None:
    """One answer of five codes; every miss is the same."""
    gp, oh, dwp = stage.actor("gp"), stage.actor("oh-a"), stage.actor("dwp-status")
    occasion = Occasion(person("Stan"), stage.moment, stage.new_id())
    sent = gp.refer(fit_note_referral(occasion), "the practice refers Stan; he agrees that DWP may ask where it is")
    oh.move(sent.task, "receive", "occupational health takes receipt")
    oh.move(sent.task, "accept", "and accepts")
    oh.move(sent.task, "book", "and books", **times(stage.moment))
    known = status_query(person("Stan"), sent.reference)
    dwp.post("$referral-status", known, "DWP learns: in progress, since when, with what kind of service", 200)
    unknown = status_query(person("Stan"), UNKNOWN)
    dwp.post("$referral-status", unknown, "a reference nobody has", "RES-001")
    other = status_query(person("Dev"), sent.reference)
    dwp.post("$referral-status", other, "a birth date that is not his: the same answer", "RES-001")
    both = {"resourceType": "Parameters", "parameter": [*known["parameter"], *unknown["parameter"]]}
    dwp.post("$referral-status", both, "a batch: one found, one not", 200)
    dwp.get(sent.task, "no read by REST, whatever is asked", 403)
    dwp.get(f"ServiceRequest?patient={sent.subject}", "and no search", 403)
    stage.person("Stan").get("AuditEvent", "Stan reads that DWP asked, and when")

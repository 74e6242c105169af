"""Passport shares: only the person makes one, of a finished version of the passport that is kept for them (R-18)."""

import json

from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.share import is_share, opens, read_share
from app.services.writing import Work
from app.store.referral_records import versions_of

FINISHED = ("completed", "amended")
FORM = "QuestionnaireResponse"


def check_share(work: Work, consent: Json, at: str) -> None:
    """Nothing for any other Consent; CON-032 for anyone but the person, CON-034 unless what it names is theirs."""
    if not is_share(consent):
        return
    if work.caller.role != "person":
        raise refuse("CON-032", at)
    if not opens(consent):
        return
    share = read_share(consent, at)
    record = work.recall(FORM, share.record)
    bodies = versions_of(work.connection, FORM, share.record)
    is_theirs = record is not None and record.kind == "passport" and record.person == work.caller.person
    is_kept = record is not None and record.custodian == work.gateway.id and share.version <= len(bodies)
    named = (bodies[share.version - 1], bodies[-1]) if is_kept else ()
    if not (is_theirs and named and all(json.loads(body)["status"] in FINISHED for body in named)):
        raise refuse("CON-034", f"{at}.provision.data")

"""An application that was made in error: its Task goes with it, and who was sent it reads it no more (R-16)."""

import json

from app.domain.access_to_work import read_application
from app.domain.errors import refuse
from app.domain.json import Json
from app.domain.move_parts import Brought
from app.domain.record import Record
from app.services.moving import carry_out
from app.services.passports import VOID
from app.services.writing import Work
from app.store.referral_records import tasks_of


def check_declared(kept: Json, form: Json, at: str) -> bool:
    """Whether an application was declared, and so is voided by this change; ATW-015 for any other change of it."""
    if not read_application(kept).declared:
        return False
    if _said(form) != _said(kept | {"status": VOID}):
        raise refuse("ATW-015", at)
    return True


def void(work: Work, form: Record) -> None:
    """After an application changed: where it was made in error, so was its Task."""
    if json.loads(form.body)["status"] != VOID:
        return
    for task in tasks_of(work.connection, form.id):
        body = json.loads(task.body)
        if body["status"] != VOID:
            work.witness("enter-in-error", "U", carry_out(work, task, body, "gateway", "enter-in-error", Brought()))


def _said(form: Json) -> Json:
    """What a form says, without what the gateway writes beside it."""
    return {name: value for name, value in form.items() if name != "meta"}

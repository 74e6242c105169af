"""The Task of a due action of a plan: what, by when, whose; the plan says the rest."""

from datetime import datetime

from app.domain.catalogue.names import REFERENCE, profile, system
from app.domain.concept import code
from app.domain.json import Json
from app.domain.parties import Organisation
from app.domain.plan import ACTIONS, Action
from app.fhir.authored import carried_task
from app.fhir.terminology import concept

PARTS = system("task-part")


def action_task(
    plan: Json,
    action: Action,
    performer: Json | None,
    parties: tuple[Organisation, Organisation],
    times: tuple[datetime, datetime],
    reference: str | None,
) -> Json:
    """A due action for `parties`, the plan's keeper and who sees to it; `times` are now and the end of its clock."""
    told = [
        {"type": concept(PARTS, "action"), "valueCodeableConcept": concept(ACTIONS, action.code)},
        {"type": concept(PARTS, "due"), "valueDate": action.due.isoformat()},
    ]
    if performer:
        told.append({"type": concept(PARTS, "performer"), "valueReference": performer})
    more: Json = {
        "meta": {"profile": [profile("plan-action-task")]},
        "businessStatus": concept(system("action-outcome"), "due"),
        "input": told,
    }
    if reference:
        more["groupIdentifier"] = {"system": REFERENCE, "value": reference}
    focus, patient = f"CarePlan/{plan['id']}", plan["subject"]["reference"]
    return carried_task(concept(system("task-code"), "plan-action"), focus, patient, parties, times, "routine", more)


def key_of(task: Json) -> str:
    """What tells one action of a plan from another: its code, its day and whose it is."""
    told = {code(part["type"], PARTS): part for part in task.get("input", [])}
    named = told.get("performer", {}).get("valueReference", {})
    party = named.get("reference") or named.get("identifier", {}).get("value") or ""
    what = code(told.get("action", {}).get("valueCodeableConcept"), ACTIONS)
    return f"{what} {told.get('due', {}).get('valueDate')} {party}"

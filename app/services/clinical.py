"""R-10: who is no clinician sets no fitness and no clinical outcome, and authors no advice to an employer."""

from app.domain.caller import Caller
from app.domain.catalogue.report import ADVICE, AHP, CLINICAL, OPINION
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.move import Move
from app.services.parties import organisation_named
from app.services.writing import Work

UNKNOWN = "unknown"
"""The outcome that anybody may state: it says that no clinician has judged."""

REPORTS = {ADVICE: "Advice to an employer", OPINION: "An opinion on capability", CLINICAL: "A clinical report",
           AHP: "A Health and Work Report"}  # fmt: skip
"""What a clinician alone writes, in the words of the refusal."""


def require_clinician(caller: Caller, act: str, at: str | None = None) -> None:
    """Return when a clinician acts, or a system of a role that is not a lay one; AUT-086 else, its cause the rule."""
    if caller.may_act_clinically:
        return
    who = "who acts" if caller.actor else f"the role {caller.role}"
    raise Refusal(Issue("AUT-086", at, {"act": act, "who": who}), cause="R-10")


def check_record(caller: Caller, kind: str, resource: Json, at: str) -> None:
    """Put a record to R-10: a fit note sets fitness, a report advises, an outcome of health is clinical."""
    if kind == "fit-note":
        require_clinician(caller, "Setting fitness for work", at)
    if kind in REPORTS:
        require_clinician(caller, REPORTS[kind], at)
    if kind == "outcome" and "health" in _codes(resource, "code"):
        check_health(caller, _codes(resource, "valueCodeableConcept"), f"{at}.valueCodeableConcept")


def check_health(caller: Caller, outcomes: set[str], at: str) -> None:
    """The same for the outcome of health that a move brings."""
    if outcomes - {UNKNOWN}:
        require_clinician(caller, "Setting a clinical outcome", at)


def _codes(resource: Json, element: str) -> set[str]:
    """Every code of a concept, whatever its system: none of several may say more than the first."""
    return {str(coding.get("code")) for coding in resource.get(element, {}).get("coding", [])}


def check_move(work: Work, task: Json, move: Move) -> None:
    """Put a move to R-10: some are a clinician's; advice that goes back to an employer who asked is advice to it."""
    if move.clinical_act:
        require_clinician(work.caller, move.clinical_act, "Task.status")
    if move.name != "return-with-advice":
        return
    requester = organisation_named(work, task["requester"])
    if requester and requester.type == "employer":
        require_clinician(work.caller, "Advice to an employer", "Task.output")

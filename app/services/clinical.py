"""R-10: who is no clinician sets no fitness and no clinical outcome, and authors no advice to an employer."""

from app.domain.caller import Caller
from app.domain.catalogue.report import ADVICE, AHP, CLINICAL, DISCLOSED, OPINION
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.move import Move
from app.domain.moves import CYCLES
from app.domain.task import read_task
from app.services.parties import organisation_named
from app.services.writing import Work

UNKNOWN = "unknown"
"""The outcome that anybody may state: it says that no clinician has judged."""

REPORTS = {ADVICE: "Advice to an employer", OPINION: "An opinion on capability", CLINICAL: "A clinical report",
           AHP: "A Health and Work Report", DISCLOSED: "A disclosure in the public interest"}  # fmt: skip
"""What a clinician alone writes, in the words of the refusal."""


def require_clinician(caller: Caller, act: str, at: str | None = None) -> None:
    """Return when a clinician acts, or a system of a role that is not a lay one; AUT-086 else, its cause the rule."""
    if caller.may_act_clinically:
        return
    who = "who acts" if caller.actor else f"the role {caller.role}"
    raise Refusal(Issue("AUT-086", at, {"act": act, "who": who}), cause="R-10")


def require_named_clinician(caller: Caller, act: str, at: str) -> None:
    """Return when the human who acts is a registered clinician; AUT-086 else, for a system that names nobody too: free
    text goes to an employer in somebody's name (security.md 4.2), which the audit row then holds.
    """
    actor = caller.actor
    if actor and actor.is_clinical and actor.registration:
        return
    who = "who acts" if actor else "a system that names nobody"
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


def check_named(work: Work, kind: str, name: str) -> None:
    """Put a move to R-10 by its name, before it is asked whose move it is: some are a clinician's from everywhere."""
    _check_rows(work, [move for move in CYCLES[kind].moves if move.name == name])


def check_status(work: Work, kind: str, status: str) -> None:
    """The same for a status that a PUT or PATCH asks for."""
    _check_rows(work, [move for move in CYCLES[kind].moves if move.to == status])


def check_grade(work: Work, before: Json, after: Json) -> None:
    """Put what an escalation is set to, apart from a move, to R-10: to say that it is assessed is to judge it."""
    judged = before.get("businessStatus") != after.get("businessStatus")
    if judged and CYCLES[read_task(before).kind].opens:
        require_clinician(work.caller, "Grading an escalation", "Task.businessStatus")


def _focus_type(task: Json) -> str:
    return str(task.get("focus", {}).get("reference", "")).partition("/")[0]


def _check_rows(work: Work, rows: list[Move]) -> None:
    if rows and all(row.clinical_act and not row.clinical_of for row in rows):
        require_clinician(work.caller, str(rows[0].clinical_act), "Task.status")


def check_move(work: Work, task: Json, move: Move) -> None:
    """Put a move to R-10: some are a clinician's; advice that goes back to an employer who asked is advice to it."""
    if move.clinical_act and (not move.clinical_of or _focus_type(task) in move.clinical_of):
        require_clinician(work.caller, move.clinical_act, "Task.status")
    if move.name != "return-with-advice":
        return
    requester = organisation_named(work, task["requester"])
    if requester and requester.type == "employer":
        require_clinician(work.caller, "Advice to an employer", "Task.output")

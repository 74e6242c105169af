"""The operations: what a caller can do beyond the interactions of a type, with their plain parameters (design.md 8)."""

from app.domain.catalogue.apply_operations import APPLY_OPERATIONS
from app.domain.catalogue.operation import Operation, Part
from app.domain.catalogue.parts import CANCEL, MESSAGE, NONE_SUITABLE, SERVICE, SIGNPOST, SUBJECT
from app.domain.catalogue.plan_operations import PLANS
from app.domain.catalogue.report_operations import REPORT_OPERATIONS
from app.domain.catalogue.vocabulary_operations import VOCABULARY_OPERATIONS
from app.domain.life_cycles.escalation import ESCALATION
from app.domain.life_cycles.plan_action import PLAN_ACTION
from app.domain.life_cycles.review import REVIEW
from app.domain.move import OWN_HOLDS
from app.domain.route import ROUTES

ANSWERS = tuple(
    answer for cycle in (ESCALATION, REVIEW, PLAN_ACTION) for move in cycle.moves for answer in move.answers
)
"""What an escalation, a review or an action of a plan may end with."""

MODELS = ("advice", "handover")
"""Whether who escalates stays responsible for the work, or hands it over to who takes the escalation."""

_QUERY = Part(
    "query",
    "part",
    "One referral asked for.",
    1,
    100,
    (
        Part("reference", "string", "The shared reference, 13 characters.", 1),
        Part("birthDate", "date", "The person's date of birth.", 1),
        Part("family", "string", "The person's family name.", 1),
        Part("nino", "string", "The National Insurance number, to be surer."),
        Part("nhsNumber", "string", "The NHS number, to be surer."),
    ),
)


def _move(name: str, summary: str, *parameters: Part) -> Operation:
    return Operation(name, "instance", "Task", "work", summary, "Task", parameters)


OPERATIONS: tuple[Operation, ...] = (
    _move("receive", "Take receipt of a referral.", MESSAGE),
    _move("accept", "Accept a referral.", MESSAGE),
    _move(
        "return",
        "Return a referral: ask a question, or give advice and wait.",
        Part("kind", "code", "A question, or advice with a hold.", 1, codes=("for-info", "with-advice")),
        Part("message", "string", "The question, or the advice.", 1),
    ),
    _move(
        "reject",
        "Reject a referral, with the reason and a signpost.",
        Part("reason", "code", "Why.", 1, system="reject-reason"),
        Part("reasonText", "string", "The reason in words; needed with the reason other."),
        SIGNPOST,
        NONE_SUITABLE,
    ),
    _move("cancel", "Cancel a referral, with the reason and a signpost.", *CANCEL),
    _move(
        "book",
        "Book a time for the person.",
        Part("start", "dateTime", "When it begins, with its offset; or slot."),
        Part("end", "dateTime", "When it ends."),
        Part("slot", "Reference", "A free Slot of the Task's owner, in place of the times."),
        Part("mode", "code", "How they meet.", system="contact-mode"),
        SERVICE,
    ),
    _move(
        "hold",
        "Put a referral on hold.",
        Part("reason", "code", "What is waited for.", 1, codes=OWN_HOLDS),
        MESSAGE,
    ),
    _move(
        "complete",
        "Complete a referral, with how health and work turned out; another Task, with what came of it.",
        Part("health", "code", "How health turned out.", system="outcome-health"),
        Part("healthReason", "string", "Why that is unknown."),
        Part("work", "code", "How work turned out.", system="outcome-work"),
        Part("workReason", "string", "Why that is unknown."),
        Part("answer", "code", "What came of an escalation, a review or an action of a plan.", codes=ANSWERS),
    ),
    Operation(
        "escalate",
        "system",
        None,
        "escalate",
        "Take a risk to a clinician, whatever anybody agreed to.",
        "Parameters",
        (
            Part("reference", "string", "The shared reference of the referral; else subject."),
            SUBJECT,
            Part("risk", "code", "What somebody fears.", 1, system="risk-type"),
            Part("route", "code", "Who is to look at it; several may be named.", 1, None, codes=ROUTES),
            Part("threshold", "code", "How clear it is; the single point of access needs it.", system="risk-threshold"),
            Part("message", "string", "Words to the clinician who takes it."),
            Part("model", "code", "Ask for advice and stay responsible, or hand the work over.", codes=MODELS),
            Part("record", "Reference", "A pointer to your own record, a DocumentReference without content."),
        ),
    ),
    Operation(
        "break-glass",
        "system",
        None,
        "escalate",
        "See one person's record for an hour in an emergency; a reviewer is told.",
        "Parameters",
        (
            Part("identifier", "Identifier", "The person's NHS number.", 1),
            Part("name", "HumanName", "Their name.", 1),
            Part("birthDate", "date", "Their date of birth.", 1),
            Part("reason", "string", "Why it is needed now, in 20 characters or more.", 1),
        ),
    ),
    _move(
        "progress",
        "Move an application on to its next status.",
        Part("to", "code", "The status, one that Gateway-Next-Moves names.", 1, system="atw-status"),
        Part("decision", "code", "With decision-made: what was decided, never an amount.", system="atw-decision"),
        SIGNPOST,
        NONE_SUITABLE,
        MESSAGE,
    ),
    Operation(
        "mdt-list",
        "type",
        "Task",
        "work",
        "Read what waits for your next meeting of several professions, in the order of its clocks.",
        "List",
        (),
    ),
    Operation(
        "revoke",
        "instance",
        "ServiceRequest",
        "refer",
        "Revoke your request and cancel its open Tasks, with the reason and a signpost, where you see no Task.",
        "ServiceRequest",
        CANCEL,
    ),
    *APPLY_OPERATIONS,
    *REPORT_OPERATIONS,
    *PLANS,
    *VOCABULARY_OPERATIONS,
    Operation(
        "suggest",
        "type",
        "HealthcareService",
        "directory",
        "Find services that fit, the employer's own first, without a word about a person.",
        "Bundle",
        (
            Part("area", "code", "The first half of a postcode, or the ODS code of an integrated care board."),
            Part("type", "code", "The kind of service.", system="service-type"),
            Part("reason", "code", "Why another service said no.", system="reject-reason"),
            Part("employer-has-oh", "code", "Whether the employer has a service.", system="employer-has-oh"),
            Part("employer", "code", "The code of the employer, where it is known."),
        ),
    ),
    Operation(
        "pathways",
        "system",
        None,
        "directory",
        "Read the steps and minimum standards of care pathways, as in force on a day.",
        "Bundle",
        (
            Part("code", "code", "One pathway; all without it.", system="pathway"),
            Part("on", "date", "The day; today without it."),
        ),
    ),
    Operation(
        "process-message",
        "system",
        None,
        "refer",
        "Send or cancel a referral as a message of the Booking and Referral Standard (BaRS). X-Request-ID and "
        "X-Correlation-ID are needed; the same message sent again is answered with 409 duplicate.",
        "Bundle",
        (),
        is_core=True,
        takes="Bundle",
    ),
    Operation(
        "referral-status",
        "system",
        None,
        "status",
        "Ask where referrals are: one of five codes, a date, the type of owner.",
        "Bundle",
        (_QUERY,),
    ),
)

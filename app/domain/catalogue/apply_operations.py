"""The operations of Access to Work and the passport: declare, approve, and the fast track when a benefit ended."""

from app.domain.catalogue.operation import Operation, Part
from app.domain.catalogue.parts import NONE_SUITABLE, SIGNPOST, SUBJECT

_SECTION = Part(
    "section", "code", "A section of the passport, by its number.", most=None, codes=("4", "5", "7", "8", "9", "10")
)

APPLY_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "ask-employer",
        "instance",
        "Task",
        "apply",
        "Ask an employer to confirm the job, where the person lets you.",
        "Task",
        (Part("employer", "Reference", "The employer, a registered organisation.", 1),),
    ),
    Operation(
        "confirm-job",
        "system",
        None,
        "apply",
        "Read which job you are asked about as its employer, and say whether it is yours.",
        "Parameters",
        (
            Part("reference", "string", "The shared reference, 13 characters.", 1),
            Part("birthDate", "date", "The person's date of birth.", 1),
            Part("family", "string", "The person's family name.", 1),
            Part("answer", "code", "What you say of the job; left out: nothing yet.", system="job-confirmation"),
        ),
    ),
    Operation(
        "fast-track",
        "system",
        None,
        "apply",
        "A benefit ended: carry the person to Access to Work, by codes and dates alone, never points or a report.",
        "Parameters",
        (
            SUBJECT,
            Part("receiver", "Reference", "The WorkWell or IPS service that helps.", 1),
            Part("benefit", "code", "Which benefit.", 1, system="benefit"),
            Part("ended", "date", "The day the entitlement ended.", 1),
            Part("item", "code", "What the person ticked to go on with.", 1, None, system="reusable-item"),
            Part(
                "consent",
                "part",
                "What the person agreed to: the receiver A and B, Access to Work A and G.",
                1,
                parts=(
                    Part("takenAt", "dateTime", "When.", 1),
                    Part("method", "code", "How.", 1, system="consent-method"),
                ),
            ),
            SIGNPOST,
            NONE_SUITABLE,
        ),
    ),
    Operation(
        "approve",
        "instance",
        "QuestionnaireResponse",
        "apply",
        "Approve what occupational health drafted for the passport, as the person whose it is. If-Match: as read.",
        "QuestionnaireResponse",
        (),
    ),
    Operation(
        "reuse-passport",
        "instance",
        "QuestionnaireResponse",
        "apply",
        "Take over into a drafted application what the passport says already, as far as you see it.",
        "QuestionnaireResponse",
        (_SECTION,),
    ),
    Operation(
        "declare",
        "instance",
        "QuestionnaireResponse",
        "apply",
        "Declare a drafted application as the person whose it is, and submit it. If-Match: as read.",
        "QuestionnaireResponse",
        (_SECTION,),
    ),
)

"""Parts that several operations take."""

from app.domain.catalogue.operation import Part

MESSAGE = Part("message", "string", "Words to the requester, sent as a Communication.")
SERVICE = Part("service", "Reference", "The HealthcareService, where the directory has it.")
SIGNPOST = Part(
    "signpost",
    "part",
    "Where else to turn. At least one, or noneSuitable.",
    most=None,
    parts=(
        Part("topic", "code", "What it helps with.", 1, system="signpost-topic"),
        Part("text", "string", "What to do there.", 1),
        SERVICE,
    ),
)
NONE_SUITABLE = Part("noneSuitable", "string", "Why there is no signpost.")
CANCEL = (Part("reason", "code", "Why.", 1, system="cancel-reason"), SIGNPOST, NONE_SUITABLE)
SUBJECT = Part(
    "subject",
    "part",
    "The person, where there is no reference.",
    parts=(
        Part("identifier", "Identifier", "The NHS number."),
        Part("name", "HumanName", "The name, needed without a number."),
        Part("birthDate", "date", "The date of birth, needed without a number."),
        Part("patient", "Reference", "Your own Patient, in place of all of these."),
    ),
)

"""The referral: ServiceRequest, the fulfilment Task, the fit note and its rendering, appointments and messages."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import OURS, SNOMED, TASK_CODE, profile, system
from app.domain.route import ROUTES

SUBJECT = Parameter("subject", "reference", "subject", ("Patient",))
PATIENT = Parameter("patient", "reference", "subject", ("Patient",))
IDENTIFIER = Parameter("identifier", "token", "identifier")
STATUS = Parameter("status", "token", "status")
CATEGORY = Parameter("category", "token", "category")
CODE = Parameter("code", "token", "code")
FAST_TRACK_TASK = "fast-track"
LOINC, TOTALS = "http://loinc.org", ("44261-6", "70274-6")
MEASURES = ("wai", "was", "msk-hq", "eq-5d-5l-profile", "eq-5d-5l-index", "eq-5d-5l-vas")
FEEDBACK = tuple(f"{OURS}Questionnaire/feedback-{party}" for party in ("person", "coordinator"))
EMPLOYER_FEEDBACK = f"{OURS}Questionnaire/feedback-employer"
PASSPORT = f"{OURS}Questionnaire/passport"
ENCOUNTER = Parameter("encounter", "reference", "encounter", ("Encounter",))
BASED_ON = Parameter("based-on", "reference", "basedOn", ("ServiceRequest",))

SERVICE_REQUEST = ResourceType(
    "ServiceRequest",
    "A request for help with work and health: the root of a referral.",
    (
        Kind("atw-referral", "G", profile("referral"), ("code", system("request-code"), ("atw-referral",))),
        Kind("benefit-event", "I", profile("referral"), ("code", system("request-code"), ("fast-track",))),
        Kind("referral", "D", profile("referral")),
    ),
    (
        IDENTIFIER,
        STATUS,
        CATEGORY,
        CODE,
        SUBJECT,
        PATIENT,
        BASED_ON,
        Parameter("intent", "token", "intent"),
        Parameter("priority", "token", "priority"),
        Parameter(
            "requester", "reference", "requester", ("PractitionerRole", "Organization", "Practitioner", "Patient")
        ),
        Parameter("performer", "reference", "performer", ("Organization", "HealthcareService", "PractitionerRole")),
        Parameter("performer-type", "token", "performerType"),
        Parameter("authored", "date", "authoredOn"),
        Parameter("occurrence", "date", "occurrenceDateTime|occurrencePeriod"),
        Parameter("requisition", "token", "requisition"),
        Parameter("body-site", "token", "bodySite"),
        Parameter("instantiates-uri", "uri", "instantiatesUri"),
        Parameter("replaces", "reference", "replaces", ("ServiceRequest",)),
        ENCOUNTER,
    ),
    person="subject",
    named=("basedOn", "supportingInfo"),
    tag="refer",
)

TASK = ResourceType(
    "Task",
    "The work that fulfils a referral, and where it is.",
    (
        Kind("access-to-work", "B", profile("access-to-work-task"), ("code", system("task-code"), ("access-to-work",))),
        Kind("offer", "B", profile("offer-task"), ("code", system("task-code"), ("offer",))),
        Kind(FAST_TRACK_TASK, "B", profile("fast-track-task"), ("code", system("task-code"), ("fast-track",))),
        Kind("escalation-task", "F", profile("escalation-task"), ("code", system("task-code"), ROUTES)),
        Kind("review", "F", profile("human-review"), ("code", system("task-code"), ("review",))),
        Kind("plan-action", "C", profile("plan-action-task"), ("code", system("task-code"), ("plan-action",))),
        Kind("follow-up", "B", profile("follow-up-task"), ("code", system("task-code"), ("follow-up",))),
        Kind("fulfilment-task", "B", profile("fulfilment-task"), ("code", TASK_CODE, ("fulfill",))),
        Kind("task", "B"),
    ),
    (
        Parameter("status", "token", "status", column="status"),
        Parameter("owner", "reference", "owner", ("Organization",), column="owner"),
        Parameter("requester", "reference", "requester", ("Organization",), column="requester"),
        Parameter(
            "focus",
            "reference",
            "focus",
            ("ServiceRequest", "Observation", "QuestionnaireResponse", "Flag", "Patient", "CarePlan"),
            column="focus",
        ),
        Parameter("authored-on", "date", "authoredOn", column="authored"),
        Parameter("modified", "date", "lastModified", column="modified"),
        Parameter("due", "date", "restriction.period.end", column="due"),
        Parameter("business-status", "token", "businessStatus"),
        CODE,
        IDENTIFIER,
        Parameter("patient", "reference", "for", ("Patient",)),
        Parameter("subject", "reference", "for", ("Patient",)),
        Parameter("group-identifier", "token", "groupIdentifier"),
        Parameter("intent", "token", "intent"),
        Parameter("priority", "token", "priority"),
        Parameter("part-of", "reference", "partOf", ("Task",)),
        BASED_ON,
        Parameter("period", "date", "executionPeriod"),
        Parameter("performer", "token", "performerType"),
        ENCOUNTER,
    ),
    person="for",
    named=("focus", "basedOn", "partOf", "input.valueReference", "output.valueReference"),
    fixed=(
        "focus",
        "for",
        "requester",
        "authoredOn",
        "intent",
        "code",
        "groupIdentifier",
        "restriction",
        "lastModified",
        "executionPeriod",
        "partOf",
        "basedOn",
        "owner",
    ),
    tag="work",
)

OBSERVATION = ResourceType(
    "Observation",
    "A fit note, or how health and work turned out.",
    (
        Kind("fit-note", "D", profile("fit-note"), ("code", SNOMED, ("365524007",))),
        Kind("fit-note", "D", profile("fit-note"), ("category", system("observation-kind"), ("fit-note",))),
        Kind("outcome", "C", profile("outcome"), ("category", system("observation-kind"), ("outcome",))),
        Kind("measure", "E", profile("measure"), ("code", LOINC, TOTALS)),
        Kind("measure", "E", profile("measure"), ("code", system("measure"), MEASURES)),
        Kind("prom", "E", None),
    ),
    (
        IDENTIFIER,
        STATUS,
        CATEGORY,
        CODE,
        SUBJECT,
        PATIENT,
        BASED_ON,
        Parameter("date", "date", "effectivePeriod|effectiveDateTime"),
        Parameter("performer", "reference", "performer", ("PractitionerRole", "Practitioner", "Organization")),
        Parameter("value-concept", "token", "valueCodeableConcept"),
        Parameter("value-quantity", "quantity", "valueQuantity|valueInteger"),
        ENCOUNTER,
        Parameter("derived-from", "reference", "derivedFrom", ("DocumentReference", "Observation")),
    ),
    person="subject",
    named=("basedOn", "derivedFrom"),
    tag="refer",
)

DOCUMENT_REFERENCE = ResourceType(
    "DocumentReference",
    "The rendered fit note, or where a record is kept.",
    (
        Kind("record-pointer", "D", profile("record-pointer"), ("type", system("document-type"), ("record-pointer",))),
        Kind("fit-note-document", "D", profile("fit-note-document")),
    ),
    (
        Parameter("identifier", "token", "masterIdentifier|identifier"),
        STATUS,
        CATEGORY,
        SUBJECT,
        PATIENT,
        Parameter("type", "token", "type"),
        Parameter("date", "date", "date"),
        Parameter("period", "date", "context.period"),
        Parameter("relatesto", "reference", "relatesTo.target", ("DocumentReference",)),
    ),
    person="subject",
    named=("relatesTo.target",),
    tag="refer",
)

APPOINTMENT = ResourceType(
    "Appointment",
    "A time that was booked for the person.",
    (Kind("work-appointment", "E", profile("work-appointment")),),
    (
        IDENTIFIER,
        STATUS,
        BASED_ON,
        Parameter("date", "date", "start"),
        Parameter("slot", "reference", "slot", ("Slot",)),
        Parameter("patient", "reference", "participant.actor", ("Patient",)),
        Parameter("actor", "reference", "participant.actor", ("Patient", "HealthcareService", "PractitionerRole")),
    ),
    person="participant.actor",
    named=("basedOn",),
    tag="work",
)

COMMUNICATION = ResourceType(
    "Communication",
    "A signpost, a question, an answer or a notice.",
    (
        Kind("signpost", "C", profile("signpost"), ("category", system("communication-kind"), ("signpost",))),
        Kind("notice", "C", profile("notice"), ("category", system("communication-kind"), ("notice",))),
        Kind("question", "E", profile("question"), ("category", system("communication-kind"), ("question",))),
        Kind("answer", "E", profile("answer"), ("category", system("communication-kind"), ("answer",))),
        Kind(
            "escalation",
            "F",
            profile("escalation-message"),
            ("category", system("communication-kind"), ("escalation",)),
        ),
        Kind("communication", "E"),
    ),
    (
        IDENTIFIER,
        STATUS,
        CATEGORY,
        SUBJECT,
        PATIENT,
        BASED_ON,
        Parameter("sent", "date", "sent"),
        Parameter("sender", "reference", "sender", ("Organization", "PractitionerRole", "Patient")),
        Parameter("recipient", "reference", "recipient", ("Organization", "Patient", "PractitionerRole")),
    ),
    person="subject",
    named=("basedOn", "about", "inResponseTo"),
    tag="work",
)

QUESTIONNAIRE_RESPONSE = ResourceType(
    "QuestionnaireResponse",
    "Answers to a form: intake, passport, Access to Work, or a fit note in the shape of a form.",
    (
        Kind("fit-note-form", "D", None, ("questionnaire", "", ("/Questionnaire/18381000000107",))),
        Kind(
            "access-to-work",
            "G",
            profile("access-to-work"),
            ("questionnaire", "", ("/Questionnaire/access-to-work",)),
            ("completed", "amended"),
        ),
        Kind("passport", "H", profile("passport"), ("questionnaire", "", (PASSPORT,)), ("completed", "amended")),
        Kind("feedback", "E", profile("feedback"), ("questionnaire", "", FEEDBACK)),
        Kind("employer-feedback", "C", profile("employer-feedback"), ("questionnaire", "", (EMPLOYER_FEEDBACK,))),
        Kind("intake", "E", profile("intake"), ("questionnaire", "", (f"{OURS}Questionnaire/intake",))),
        Kind("intake", "E"),
    ),
    (
        IDENTIFIER,
        STATUS,
        SUBJECT,
        PATIENT,
        BASED_ON,
        Parameter("authored", "date", "authored"),
        Parameter("author", "reference", "author", ("PractitionerRole", "Organization", "Patient")),
        Parameter("questionnaire", "uri", "questionnaire"),
    ),
    person="subject",
    named=("basedOn", "partOf"),
    is_pinned=True,
    tag="refer",
)

TYPES = (
    SERVICE_REQUEST,
    TASK,
    OBSERVATION,
    DOCUMENT_REFERENCE,
    APPOINTMENT,
    COMMUNICATION,
    QUESTIONNAIRE_RESPONSE,
)

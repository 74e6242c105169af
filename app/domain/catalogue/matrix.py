"""The disclosure matrix in words: the row and column titles of domain.md 8.3, and why a cell says less or other."""

CLASSES: dict[str, str] = {
    "A": "identity and consent",
    "B": "where the referral is",
    "C": "functional advice, outcomes, signposts and notices",
    "D": "referral and fit note",
    "E": "clinical detail",
    "F": "risk flags",
    "G": "Access to Work form and referral",
    "H": "passport",
    "I": "benefit event",
    "J": "notes of occupational health",
    "draft": "not yet shareable",
}
"""Each class, in the words of the page; class K, figures about many people, is no record of anybody."""

ROLES: dict[str, str] = {
    "person": "The person",
    "gp": "Referring practice",
    "coordinator": "Non-clinical coordinator",
    "ips-worker": "Worker of an Individual Placement and Support service",
    "oh-clinician": "Occupational health clinician",
    "oh-admin": "Occupational health administrator",
    "spa-clinician": "Clinician of a mental health single point of access",
    "emergency-clinician": "Emergency clinician",
    "dwp-status": "DWP status client",
    "dwp-assess": "DWP health assessment client",
    "dwp-decision": "DWP decision client",
    "atw-case-manager": "DWP Access to Work case manager",
    "employer": "Employer",
    "insurer": "Insurer",
    "related-person": "Somebody the person named, who has no system and reads by link",
    "information-governance": "Information governance",
    "caldicott": "Caldicott reviewer",
    "icb-lead": "Lead of an integrated care board",
    "national-oversight": "National oversight",
    "supplier-kit": "Supplier's test kit",
    "none": "A client without a role",
}
"""Each role, in the order of the page."""

REASONS: dict[tuple[str, str], str] = {
    ("person", "F"): "by a clinician's choice, which cannot be recorded yet",
    ("person", "J"): "by a subject access request, outside the gateway",
    ("gp", "D"): "of the records a consent or the referral reaches",
    ("gp", "E"): "of the answers to its referral",
    ("coordinator", "E"): "its own intake only",
    ("coordinator", "F"): "present or not, and where its own escalation is",
    ("coordinator", "G"): "as a helper only, a role that no client has yet",
    ("oh-clinician", "G"): "as its author only, so among its own records",
    ("oh-admin", "D"): "dates, without the condition",
    ("emergency-clinician", "D"): "the condition line, which a date and a fitness go with",
    ("emergency-clinician", "E"): "alerts only, once they are kept",
    ("emergency-clinician", "F"): "the flags, in an emergency",
    ("emergency-clinician", "H"): "section 12 only, in an emergency",
    ("dwp-status", "B"): "the computed answer to $referral-status alone: code, date, type of owner",
    ("dwp-assess", "B"): "the computed answer to $referral-status alone, of what it sent",
    ("dwp-decision", "B"): "the computed answer to $referral-status alone, of what it sent",
    ("atw-case-manager", "A"): "with the National Insurance number",
    ("atw-case-manager", "B"): "never who attended: of a referral not where the work on it is",
    ("atw-case-manager", "C"): "what is relevant to Access to Work: messages",
    ("employer", "B"): "the computed answer to $report-status alone, for who asked: due, released or none",
    ("employer", "C"): "its own feedback; the advice and the plan that were released to it, in that version alone",
    ("employer", "G"): "the computed answer to $confirm-job alone, for who was asked: which job",
    ("insurer", "C"): "its own feedback; the advice and the plan that were released to it, in that version alone",
    ("related-person", "C"): "the advice and the plan that were released to them, in that version alone",
    ("icb-lead", "A"): "figures about many people only",
    ("national-oversight", "A"): "figures about many people only",
    ("information-governance", "A"): "reads the audit record only",
    ("caldicott", "A"): "reads the audit record",
    ("caldicott", "F"): "the reviews it is asked for",
}
"""What stands beside a cell, by role and class."""

PARTLY: dict[str, str] = {
    "ServiceRequest.extension": "trigger, pilot arm and size of the employer only",
    "Observation.component": "the items named here only; an adjustment by its code, without words beside it",
    "Observation.category": "by code, without words beside it",
    "Observation.code": "by code, without words beside it",
    "Observation.valueCodeableConcept": "by code, without words beside it",
    "Task.businessStatus": "of an application to Access to Work only",
    "Flag.code": "that there is a flag, not which",
    "Consent.provision": "the parts that name the reader only",
    "QuestionnaireResponse.subject": "by its address, without name or number beside it",
    "QuestionnaireResponse.item": "the sections that the person shared only",
    "Patient.identifier": "never a National Insurance number",
}
"""Elements of which a narrow view shows a part."""

"""EMG: emergency access."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES = (
    Entry(
        "EMG-001",
        "emergency-access-not-yours",
        "forbidden",
        "forbidden",
        "Emergency access is for a registered clinician whom your identity service asserts, with the purpose BTG in "
        "the token; the role {role} does not have it here.",
        "policy",
    ),
    Entry(
        "EMG-002",
        "emergency-person-incomplete",
        "required",
        "unprocessable",
        "Send the person's NHS number as identifier, their name and their birthDate: all three.",
    ),
    Entry(
        "EMG-003",
        "emergency-reason-missing",
        "required",
        "unprocessable",
        "Say in reason, in 20 characters or more, why this person's record is needed now. A reviewer will read it.",
    ),
    Entry(
        "EMG-004",
        "emergency-is-one-person",
        "forbidden",
        "forbidden",
        "With the purpose BTG one person's record is read, and a note for their safety may be left. Name the person, "
        "or send this with another purpose.",
        "policy",
    ),
)

"""PER: who a person is. No text repeats a number."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "PER-001",
        "nhs-number-form",
        "value",
        "unprocessable",
        "An NHS number has ten digits. Send all ten, with or without spaces.",
    ),
    Entry(
        "PER-002",
        "nhs-number-check-digit",
        "value",
        "unprocessable",
        "The NHS number's check digit is wrong. Check for a typing error.",
    ),
    Entry(
        "PER-003",
        "nhs-number-synthetic",
        "business-rule",
        "unprocessable",
        "NHS numbers that begin with 999 are test numbers and belong in the sandbox. Send the person's own number.",
    ),
    Entry(
        "PER-004",
        "nino-form",
        "value",
        "unprocessable",
        "A National Insurance number has two letters, six digits and a letter from A to D. Check for a typing error.",
    ),
    Entry(
        "PER-005",
        "nino-synthetic",
        "business-rule",
        "unprocessable",
        "National Insurance numbers that begin with QQ are test numbers and belong in the sandbox. "
        "Send the person's own number, or leave it out.",
    ),
    Entry(
        "PER-010",
        "identity-mismatch",
        "business-rule",
        "unprocessable",
        "You hold this NHS number with another date of birth. Check both, then correct the one that is wrong.",
    ),
    Entry(
        "PER-012",
        "link-identity-differs",
        "business-rule",
        "unprocessable",
        "The two Patients differ in date of birth or family name, so they are not linked. Check both.",
    ),
    Entry(
        "PER-013",
        "link-not-possible",
        "business-rule",
        "unprocessable",
        "This Patient cannot be linked by its organisation alone. Ask the gateway's operator to look at both.",
        "policy",
    ),
    Entry(
        "PER-011",
        "subject-deceased",
        "business-rule",
        "unprocessable",
        "This person's record says that they have died, so nothing new can be sent for them. "
        "If that is wrong, correct the Patient first.",
    ),
)

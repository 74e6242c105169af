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
        "PER-020",
        "nino-outside-patient",
        "business-rule",
        "unprocessable",
        "A National Insurance number stands in a Patient or a RelatedPerson, where it can be kept from others. "
        "Leave it out here, and refer to the Patient.",
    ),
    Entry(
        "PER-011",
        "subject-deceased",
        "business-rule",
        "unprocessable",
        "This person's record says that they have died, so nothing new can be sent for them. "
        "If that is wrong, correct the Patient first.",
    ),
    Entry(
        "PER-014",
        "merge-same-person",
        "business-rule",
        "unprocessable",
        "Both names lead to one and the same person already, so there is nothing to merge.",
    ),
    Entry(
        "PER-015",
        "merge-numbers-differ",
        "business-rule",
        "unprocessable",
        "The two carry different numbers, so they count as two people. Find out first which number is wrong.",
    ),
    Entry(
        "PER-016",
        "merge-open-twice",
        "business-rule",
        "unprocessable",
        "Both have an open referral for {services}, and one person has one at most. Have one of them closed first.",
    ),
    Entry(
        "PER-017",
        "merge-unknown",
        "not-found",
        "not-found",
        "There is no merge of that id. It stands in the answer of the merge and in the audit log.",
    ),
    Entry(
        "PER-018",
        "merge-undone",
        "conflict",
        "conflict",
        "That merge has been undone already. Look at both persons as they are now.",
    ),
    Entry(
        "PER-019",
        "merge-covered",
        "conflict",
        "conflict",
        "The survivor was merged again later. Undo the later merge first: {id}.",
    ),
)

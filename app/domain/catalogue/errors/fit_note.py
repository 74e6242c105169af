"""FIT: what makes a fit note valid (R-04)."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "FIT-001",
        "fitnote-issuer-profession",
        "business-rule",
        "unprocessable",
        "A fit note of {day} can be signed by: {professions}; the issuer named is: {profession}.{hint}",
    ),
    Entry(
        "FIT-002",
        "fitnote-tickbox-without-maybefit",
        "business-rule",
        "unprocessable",
        "Adjustments go only with the advice may-be-fit. Take them out, or change the advice.",
    ),
    Entry(
        "FIT-003",
        "fitnote-period-both-or-none",
        "business-rule",
        "unprocessable",
        "A fit note needs the first and the last day it covers. Only one with six-months true may have no last day.",
    ),
    Entry(
        "FIT-004",
        "fitnote-over-3-months-in-first-6",
        "business-rule",
        "unprocessable",
        "In the first six months of a condition a fit note covers at most {months} months: to {last}. "
        "Send six-months true where the person has been unfit for longer.",
    ),
    Entry(
        "FIT-005",
        "fitnote-selfcert-window",
        "business-rule",
        "note",
        "This fit note covers {days} days; up to {most} days people can certify themselves.",
        severity="warning",
    ),
    Entry(
        "FIT-006",
        "fitnote-expired",
        "business-rule",
        "unprocessable",
        "This fit note ended on {end}, {days} days ago; a referral with trigger fit-note needs one that ended at most "
        "{gap} days ago. Send a newer note, or send again with trigger at-risk-in-work or self.",
    ),
    Entry(
        "FIT-007",
        "fitnote-future-assessment",
        "business-rule",
        "unprocessable",
        "The assessment date is in the future. Send the day on which the person was assessed.",
    ),
    Entry(
        "FIT-008",
        "fitnote-fitness",
        "business-rule",
        "unprocessable",
        "A fit note gives exactly one advice: not-fit or may-be-fit. Send one of them in valueCodeableConcept.",
    ),
    Entry(
        "FIT-009",
        "fitnote-period-order",
        "business-rule",
        "unprocessable",
        "This fit note ends before it begins. Check both days.",
    ),
    Entry(
        "FIT-010",
        "fitnote-day-missing",
        "value",
        "unprocessable",
        "{element} of a fit note must be a whole date, like 2026-10-05.",
    ),
    Entry(
        "FIT-011",
        "fitnote-assessed-after-issue",
        "business-rule",
        "unprocessable",
        "This fit note was issued before the person was assessed. Check both days.",
    ),
    Entry(
        "FIT-012",
        "fitnote-issuer-missing",
        "required",
        "unprocessable",
        "A fit note needs its issuer's profession. Send it in PractitionerRole.code of the performer.",
    ),
    Entry(
        "FIT-013",
        "fitnote-ended",
        "business-rule",
        "note",
        "This fit note ended on {end}, {days} days ago. It was accepted because that is at most {gap} days.",
        severity="warning",
    ),
)

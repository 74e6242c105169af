"""MEA: outcome measures and feedback (domain.md 5.5)."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "MEA-001",
        "score-out-of-range",
        "value",
        "unprocessable",
        "The score of {measure} is {form}from {low} to {high}. Check the value, and that it belongs to this measure.",
    ),
    Entry(
        "MEA-002",
        "score-only",
        "business-rule",
        "unprocessable",
        "The items of {measure} are licensed and not kept here. Send its score alone.",
    ),
    Entry(
        "MEA-003",
        "feedback-of-another",
        "forbidden",
        "forbidden",
        "This form is for {who} to fill in. Each party has a feedback form of its own.",
    ),
    Entry(
        "MEA-004",
        "form-not-yours",
        "forbidden",
        "forbidden",
        "An employer or insurer fills in the employer's feedback form and no other. Ask by a ServiceRequest.",
        "policy",
    ),
)

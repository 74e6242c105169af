"""SEA: searches and pages."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES = (
    Entry(
        "SEA-001",
        "unknown-parameter",
        "not-supported",
        "bad-request",
        '{type} has no search parameter "{name}".{hint}',
    ),
    Entry("SEA-002", "bad-value", "value", "bad-request", "{name} cannot be read: {reason}."),
    Entry(
        "SEA-003",
        "modifier-not-supported",
        "not-supported",
        "bad-request",
        "{name} does not take the modifier :{modifier}.{hint}",
    ),
    Entry(
        "SEA-004",
        "not-searchable",
        "forbidden",
        "forbidden",
        "Your role does not see what {name} searches. Leave it out.",
        "policy",
    ),
    Entry(
        "SEA-005",
        "sort-not-supported",
        "not-supported",
        "bad-request",
        "{type} cannot be sorted by {name}.{hint}",
    ),
    Entry(
        "SEA-008",
        "parameter-ignored",
        "not-supported",
        "note",
        '{type} has no search parameter "{name}"; it was left out.',
        severity="warning",
    ),
    Entry(
        "SEA-009",
        "page-link",
        "expired",
        "bad-request",
        "This page link has expired or is not yours. Start again from the first page.",
    ),
    Entry(
        "SEA-011",
        "condition-empty",
        "value",
        "bad-request",
        "A condition needs at least one search parameter. Send what makes the record the only one, such as identifier.",
    ),
    Entry(
        "SEA-012",
        "parameter-unfinished",
        "transient",
        "unavailable",
        "{name} is new and does not find every record yet. Leave it out, or ask again later.",
        "gateway",
        "after 60 s",
    ),
    Entry(
        "SEA-013",
        "nino-in-address",
        "security",
        "bad-request",
        "A National Insurance number finds nobody here, and does not stand in an address, which logs keep. "
        "Search by NHS number, or by name and birth date.",
    ),
    Entry(
        "SEA-014",
        "include-unknown",
        "not-supported",
        "bad-request",
        "{name} of a search of {type} does not follow {pair}.{hint}",
    ),
    Entry(
        "SEA-015",
        "includes-left-out",
        "incomplete",
        "note",
        "Not everything that goes with this page is in it: {most} records are followed, {steps} steps far. "
        "Take smaller pages with _count, or search for the rest.",
        "gateway",
        severity="warning",
    ),
    Entry(
        "SEA-010",
        "total-left-out",
        "informational",
        "note",
        "More than 10,000 records match; the total was left out.",
        "gateway",
        severity="warning",
    ),
)

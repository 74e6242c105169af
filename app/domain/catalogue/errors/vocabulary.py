"""Errors of code systems and value sets: TRM."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "TRM-001",
        "value-set-unknown",
        "not-found",
        "not-found",
        "This gateway knows no such value set: those of its profiles, those R4 requires where it binds, and a code"
        " system of its own with ?fhir_vs behind it.{hint}",
    ),
    Entry(
        "TRM-002",
        "code-system-unknown",
        "not-found",
        "not-found",
        "This gateway knows no such code system.{hint}",
    ),
    Entry("TRM-003", "code-unknown", "not-found", "not-found", "{system} has no such code.{hint}"),
    Entry("TRM-004", "code-not-told", "required", "bad-request", "Say which one is meant: {needed}."),
)

"""COM: messages."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "COM-001",
        "sender-not-you",
        "business-rule",
        "unprocessable",
        "The sender of a message is your own organisation. Name it by its code, or leave sender out.",
    ),
)

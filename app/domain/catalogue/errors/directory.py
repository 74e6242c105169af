"""DIR: entries of the directory, and the services suggested from it."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "DIR-001",
        "entry-not-yours",
        "forbidden",
        "forbidden",
        "A {type} is made and changed by the organisation it names in {element} alone. Name your own.",
        "policy",
    ),
    Entry(
        "DIR-002",
        "area-not-yours",
        "forbidden",
        "forbidden",
        "Areas are kept by integrated care boards and national oversight. Ask the board of that area to add it.",
        "policy",
    ),
    Entry(
        "DIR-003",
        "area-unknown",
        "value",
        "unprocessable",
        "The directory has no area of that code. Send the first half of a postcode, or the ODS code of a board.",
    ),
)

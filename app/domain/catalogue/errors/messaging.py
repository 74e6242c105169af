"""MSG: referral messages of the Booking and Referral Standard; the pair 409 and `duplicate` means a replay, no more."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "MSG-001",
        "message-id-missing",
        "required",
        "bad-request",
        "A message needs the header {header}, a UUID. Keep both ids when you send the same message again.",
    ),
    Entry("MSG-002", "message-form", "structure", "bad-request", "This is no message that can be taken: {reason}."),
    Entry(
        "MSG-003",
        "event-not-taken",
        "not-supported",
        "bad-request",
        "Only messages of the event servicerequest-request are taken here, not {value}. "
        "Book a time with $book, and answer a referral with the moves of its Task.",
    ),
    Entry(
        "MSG-004",
        "update-not-taken",
        "not-supported",
        "bad-request",
        "A referral is not changed by a message. "
        "Cancel it, with status revoked or entered-in-error, and send a new one.",
    ),
    Entry(
        "MSG-005",
        "category-not-taken",
        "not-supported",
        "bad-request",
        "Only messages of the category referral are taken here, not {value}. Send a referral, or ask another receiver.",
    ),
    Entry(
        "MSG-006",
        "use-case-not-taken",
        "not-supported",
        "bad-request",
        "The use case {value} is not one of this gateway. Send a code of {system} beside the category referral.",
    ),
    Entry(
        "MSG-007",
        "part-count",
        "structure",
        "bad-request",
        "A message of this kind has {wanted} {type}, and this one has {count}. GET /MessageDefinition lists its parts.",
    ),
    Entry(
        "MSG-008",
        "part-not-ready",
        "invariant",
        "bad-request",
        "{element} is {value}. A referral is sent when it is {wanted}.",
    ),
    Entry(
        "MSG-009",
        "part-without-place",
        "not-supported",
        "bad-request",
        "A message of this kind has no place for {type}. Leave it out, or send it to its own address.",
    ),
    Entry(
        "MSG-010",
        "message-sender-not-you",
        "forbidden",
        "forbidden",
        "The sender of a message is the organisation of your token. "
        "Name that one in MessageHeader.sender, by its code.",
        "policy",
    ),
    Entry(
        "MSG-011",
        "target-differs",
        "value",
        "bad-request",
        "NHSD-Target-Identifier names none of the destinations of this message. Send the endpoint of one of them.",
    ),
    Entry(
        "MSG-012",
        "message-duplicate",
        "duplicate",
        "conflict",
        "This message was processed before, and nothing was done again. Take it as delivered.",
    ),
    Entry(
        "MSG-013",
        "message-id-reused",
        "business-rule",
        "unprocessable",
        "This X-Request-ID came with another message before. Use a new one for a new message.",
    ),
    Entry(
        "MSG-014",
        "message-referral-open",
        "conflict",
        "conflict",
        "You already have an open request for this person and service, reference {reference}. "
        "Cancel it before you send a new one, or add what is new to it.",
    ),
    Entry(
        "MSG-015",
        "message-referral-elsewhere",
        "conflict",
        "conflict",
        "An open request exists. Ask the person or the practice.",
        "policy",
    ),
    Entry(
        "MSG-016",
        "message-of-another-person",
        "business-rule",
        "unprocessable",
        "The Patient of this message is not the one the request is about. Read the request again.",
    ),
    Entry(
        "MSG-017",
        "not-taken-over",
        "business-rule",
        "note",
        "What the message says here in {elements} differs from what is kept, and was not taken over. "
        "Change the {type} at its own address.",
        severity="warning",
    ),
    Entry(
        "MSG-018",
        "message-request-known",
        "conflict",
        "conflict",
        "You have sent a request by this fullUrl before. Give each new request a UUID of its own.",
    ),
    Entry(
        "MSG-019",
        "consent-not-implied",
        "business-rule",
        "unprocessable",
        "Only active implied consent for direct care is taken in this form. "
        "Send what the person said as a Consent of this gateway's profile, so that it binds.",
    ),
    Entry(
        "MSG-020",
        "message-key-not-taken",
        "not-supported",
        "bad-request",
        "A message is told by its X-Request-ID. Send it without Idempotency-Key.",
    ),
)

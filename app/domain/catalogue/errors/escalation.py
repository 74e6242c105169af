"""ESC: risks on their way to a clinician, and the flags that tell of them."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES = (
    Entry(
        "ESC-001",
        "not-escalated",
        "transient",
        "unavailable",
        "This could not be stored, so nobody has been told. Ring 999, or NHS 111 and choose the mental health option, "
        "and tell the clinician who is responsible yourself, now.",
        "gateway",
        "after 2 s",
    ),
    Entry(
        "ESC-002",
        "route-too-slow",
        "business-rule",
        "unprocessable",
        "{route} alone is too slow for this risk. Add a route that acts today: {routes}.",
    ),
    Entry(
        "ESC-003",
        "escalation-reference-unknown",
        "not-found",
        "unprocessable",
        "No referral has this reference, so nobody has been told. Check it, or send subject instead.",
    ),
    Entry(
        "ESC-004",
        "escalation-subject-missing",
        "required",
        "unprocessable",
        "Say whom it is about: reference, or subject with an NHS number as identifier, or with name and birthDate.",
    ),
    Entry(
        "ESC-005",
        "threshold-missing",
        "required",
        "unprocessable",
        "The route {route} takes only what is over its threshold. Send threshold as one of: {values}; "
        "else use a debrief slot.",
    ),
    Entry(
        "ESC-006",
        "route-not-offered",
        "business-rule",
        "unprocessable",
        "Nobody takes the route {route} where this person is. Use one of: {routes}.",
    ),
    Entry(
        "ESC-007",
        "escalation-by-no-human",
        "forbidden",
        "forbidden",
        "A risk is escalated by a human at an organisation, and the role {role} is none. Use the client that a human "
        "works with.",
        "policy",
    ),
    Entry(
        "ESC-008",
        "flag-not-escalated",
        "business-rule",
        "unprocessable",
        "A risk flag that nobody is asked to look at helps nobody. Send it with $escalate.",
    ),
    Entry(
        "ESC-011",
        "alert-not-silenced",
        "business-rule",
        "conflict",
        "An alert about an escalation or a review is not closed by hand. It ends when its owner acts on the Task.",
        "policy",
    ),
    Entry(
        "ESC-009",
        "slot-taken",
        "conflict",
        "conflict",
        "Somebody else has booked this time. Search the free ones again: Slot?status=free.",
        retry="after re-read",
    ),
    Entry(
        "ESC-010",
        "slot-not-of-owner",
        "business-rule",
        "unprocessable",
        "This Slot is not one of the organisation that takes the escalation. Book one of its own.",
    ),
)

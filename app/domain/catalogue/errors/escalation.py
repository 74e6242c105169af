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
    Entry(
        "ESC-020",
        "slot-begun",
        "business-rule",
        "unprocessable",
        "The time of this Slot has begun or is over. Book one that lies ahead: Slot?status=free.",
    ),
    Entry(
        "ESC-021",
        "booked-too-late",
        "business-rule",
        "unprocessable",
        "The route of this risk has to have acted before that time. Book an earlier one, or escalate by another route.",
    ),
    Entry(
        "ESC-022",
        "slot-booked",
        "conflict",
        "conflict",
        "An appointment stands on this Slot, which keeps its status and times until then. Book the Task anew with "
        "$book, or cancel the appointment, first.",
    ),
    Entry(
        "ESC-023",
        "slot-not-taken",
        "business-rule",
        "unprocessable",
        "An Appointment takes no Slot by naming it. Leave slot out, or book the Task with $book and its part slot.",
    ),
)

"""PLN: plans, who agrees to them, and what is due under them (domain.md 5.4)."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "PLN-001",
        "plan-status",
        "business-rule",
        "unprocessable",
        "A plan that is {old} may be sent as {values}. Read it, and send one of those statuses.",
    ),
    Entry(
        "PLN-002",
        "agreement-missing",
        "required",
        "unprocessable",
        "This plan is in force, and may be ended, once {who} agreed to it. Send it as draft and have it agreed with"
        " $agree, say in the extension agreement who agreed on which day, or give it up as entered-in-error.",
    ),
    Entry(
        "PLN-003",
        "agreement-day",
        "value",
        "unprocessable",
        "Each party agrees once, on a day that is not ahead, and every date is a whole day. Check party and date.",
    ),
    Entry(
        "PLN-004",
        "agreed-to-something-else",
        "business-rule",
        "unprocessable",
        "The plan now says something else than was agreed to on that day. Send it as draft without that agreement and"
        " have it agreed again, or with the agreement of a later day.",
        "policy",
    ),
    Entry(
        "PLN-005",
        "modification-without-end",
        "required",
        "unprocessable",
        "A modification of work ends. Say from when to when in scheduledPeriod, or in the boundsPeriod of"
        " scheduledTiming.repeat.",
    ),
    Entry(
        "PLN-006",
        "action-not-assigned",
        "required",
        "unprocessable",
        "An action says who does it and by when. Name the person or a registered organisation in performer, and the day"
        " in scheduledPeriod.end.",
    ),
    Entry(
        "PLN-007",
        "action-twice",
        "duplicate",
        "unprocessable",
        "This action stands in the plan twice for the same day and the same party. Say it once.",
    ),
    Entry(
        "PLN-008",
        "plan-element-not-carried",
        "business-rule",
        "unprocessable",
        "A plan carries no {element}, for an employer may come to read it. Say in codes and functional words what is"
        " agreed.",
    ),
    Entry(
        "PLN-009",
        "diagnosis-in-plan",
        "business-rule",
        "unprocessable",
        "A plan names no diagnosis, and this one has the condition of the fit note in it. Say what is agreed, not why.",
        "policy",
    ),
    Entry(
        "PLN-010",
        "nothing-to-agree",
        "business-rule",
        "conflict",
        "Only a draft is agreed to, and this plan is {status}. A change to it is a new draft.",
    ),
    Entry(
        "PLN-011",
        "agreed-version-required",
        "required",
        "version-required",
        "Who agrees says to which version. Send If-Match with the ETag of the plan that was read.",
    ),
    Entry(
        "PLN-012",
        "not-yours-to-agree",
        "forbidden",
        "forbidden",
        "A person agrees for themselves, and whoever keeps the plan records what person and manager said. Nobody else"
        " does either.",
        "policy",
    ),
    Entry(
        "PLN-013",
        "plan-not-agreed",
        "business-rule",
        "conflict",
        "A plan goes to an employer once its parties have agreed to it. Have it agreed first: $agree.",
        "policy",
    ),
    Entry(
        "PLN-014",
        "not-yours-to-release",
        "forbidden",
        "forbidden",
        "A plan is released by who keeps it, or passed on unchanged by who works on the same referral. Ask its keeper.",
        "policy",
    ),
    Entry(
        "PLN-015",
        "personal-obstacles-shown",
        "business-rule",
        "unprocessable",
        "This plan names personal obstacles, and the manager and whoever it is released to read them. Send"
        " personalShown as true where the person knows and agrees, or have them taken out of the plan.",
        "policy",
    ),
    Entry(
        "PLN-016",
        "personal-obstacles-untold",
        "business-rule",
        "unprocessable",
        "A plan that names personal obstacles does not come with the person's yes, for nobody says they were told who"
        " reads it. Send it as a draft, and have it agreed with $agree.",
    ),
)

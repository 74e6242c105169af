"""The operations on reports: the person's review, release, links, disclosure in the public interest."""

from app.domain.catalogue.operation import Operation, Part


def _step(name: str, summary: str, *parameters: Part) -> Operation:
    return Operation(name, "instance", "Composition", "report", summary, "Composition", parameters)


REPORT_OPERATIONS: tuple[Operation, ...] = (
    _step(
        "share-with-person",
        "Show an advice to the person, or record that they do not wish to see it.",
        Part(
            "wishes", "code", "Whether the person wishes to see it; to-see if left out.", codes=("to-see", "not-to-see")
        ),
        Part("applied", "date", "Under AMRA: the day the report was applied for."),
        Part("given", "boolean", "Whether the person has been given a copy."),
    ),
    _step(
        "correct",
        "The person says which fact is wrong, or adds a statement of their own.",
        Part("correction", "string", "Which fact is wrong."),
        Part("statement", "string", "What shall stand beside the report, in the person's own words."),
    ),
    _step(
        "approve",
        "The person agrees that this version may be released.",
        Part("method", "code", "How the person told the author who records it.", system="consent-method"),
    ),
    _step(
        "revoke-link",
        "Close a link to a released advice, or all of them.",
        Part("link", "string", "The id of the link; left out: every link to the report."),
    ),
    Operation(
        "public-interest-disclosure",
        "instance",
        "ServiceRequest",
        "report",
        "Disclose coded restrictions without consent, where others could come to serious harm (R-07).",
        "Composition",
        (
            Part("recipient", "Reference", "The one organisation they go to.", 1),
            Part("restriction", "code", "What the person is not fit for.", 1, None, system="adjustment"),
            Part("balancing", "string", "Harms weighed, consent sought, why this is the minimum; 40 characters.", 1),
            Part("personTold", "code", "When the person is told.", 1, codes=("first", "after", "unsafe")),
            Part("unsafeReason", "string", "Why telling the person is unsafe."),
        ),
    ),
    Operation(
        "release-link",
        "instance",
        "Composition",
        "report",
        "Make a link, and a code to be given separately, that show a released advice to its recipient.",
        "Parameters",
        (Part("recipient", "Reference", "The organisation it was released to.", 1),),
    ),
    Operation(
        "report-status",
        "instance",
        "ServiceRequest",
        "report",
        "Say whether a report is due, released or none, to the employer or insurer that asked.",
        "Parameters",
        (),
    ),
    _step("withhold", "Keep an advice back: nobody is told more than that none was released."),
    _step(
        "release",
        "Release an advice to one employer, insurer or union, in the name of the clinician who acts.",
        Part("recipient", "Reference", "The one organisation it goes to.", 1),
    ),
)

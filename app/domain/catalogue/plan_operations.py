"""The operations on a plan: agreeing to it, and its release."""

from app.domain.catalogue.operation import Operation, Part


def _plan(name: str, summary: str, *parameters: Part) -> Operation:
    return Operation(name, "instance", "CarePlan", "support", summary, "CarePlan", parameters)


PLANS = (
    _plan(
        "agree",
        "Agree to a plan, as the person, or record who told its keeper that they agree.",
        Part("party", "code", "Who agrees; the person without it.", system="agreement-party"),
        Part("method", "code", "How they told the keeper who records it.", system="consent-method"),
        Part("personalShown", "boolean", "The person knows who reads the personal obstacles that the plan names."),
    ),
    _plan(
        "release",
        "Release an agreed plan to one employer, insurer or union.",
        Part("recipient", "Reference", "The one organisation it goes to.", 1),
    ),
    _plan(
        "revoke-link",
        "Close a link to a released plan, or all of them.",
        Part("link", "string", "The id of the link; left out: every link to the plan."),
    ),
    Operation(
        "release-link",
        "instance",
        "CarePlan",
        "support",
        "Make a link, and a code to be given separately, that show a released plan to its recipient.",
        "Parameters",
        (Part("recipient", "Reference", "The organisation it was released to.", 1),),
    ),
)

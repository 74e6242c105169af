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
    ),
    _plan(
        "release",
        "Release an agreed plan to one employer, insurer or union.",
        Part("recipient", "Reference", "The one organisation it goes to.", 1),
    ),
)

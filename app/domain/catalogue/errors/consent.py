"""CON: what the person allowed."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES = (
    Entry(
        "CON-001",
        "consent-required",
        "suppressed",
        "forbidden",
        "The person's consent no longer lets your organisation see this record. Ask the person or the practice.",
        "policy",
    ),
    Entry(
        "CON-010",
        "employer-cannot-author",
        "forbidden",
        "forbidden",
        "An employer cannot record a person's consent. The person, or the clinician who took it, sends it.",
        "policy",
    ),
    Entry(
        "CON-011",
        "provision-too-deep",
        "business-rule",
        "unprocessable",
        "A consent has one root provision and one level of exceptions below it. Take the third level out.",
    ),
    Entry(
        "CON-012",
        "grantee-not-allowed",
        "business-rule",
        "unprocessable",
        "A permit names one organisation, or a type other than employer, insurer, union or DWP. "
        "Name whom the person chose.",
    ),
    Entry(
        "CON-013",
        "denial-with-period",
        "business-rule",
        "unprocessable",
        "A denial has no period: it holds until the person decides otherwise. Take the period out.",
    ),
    Entry(
        "CON-014",
        "no-sharing-agreement",
        "business-rule",
        "unprocessable",
        "There is no sharing agreement in force between {taker} and {recipient}. Ask your information governance lead.",
        "policy",
    ),
    Entry(
        "CON-015",
        "provision-element",
        "not-supported",
        "unprocessable",
        "provision.{element} is not used in a consent here. State classes in securityLabel and take it out.",
    ),
    Entry(
        "CON-016",
        "provision-incomplete",
        "required",
        "unprocessable",
        "A permit needs {element}. Say who, what for, which classes and until when.",
    ),
    Entry(
        "CON-017",
        "template-unknown",
        "code-invalid",
        "unprocessable",
        '"{value}" is not a consent template. Use oh, oh-and-dwp-status or oh-and-employer-advice.',
    ),
    Entry(
        "CON-018",
        "exception-of-same-type",
        "business-rule",
        "unprocessable",
        "An exception must say the opposite of the provision it stands in. Put it beside, or change its type.",
    ),
    Entry(
        "CON-019",
        "actor-unknown",
        "business-rule",
        "unprocessable",
        "This provision names no organisation that the gateway knows. Use its ODS code or organisation code.",
    ),
    Entry(
        "CON-022",
        "exception-within-type",
        "business-rule",
        "unprocessable",
        "An exception cannot take one organisation out of a type that is permitted. "
        "Permit the organisations the person chose by name.",
    ),
    Entry(
        "CON-021",
        "performer-sees-stub",
        "informational",
        "note",
        "No consent in force lets {performer} see this referral, so it sees only that there is one. "
        "Send the person's Consent, or consent-taken.",
        "policy",
        severity="warning",
    ),
    Entry(
        "CON-020",
        "not-attached",
        "informational",
        "note",
        "This consent is not attached to a referral, so it opens none. Name the ServiceRequest in provision.data.",
        "policy",
        severity="warning",
    ),
)

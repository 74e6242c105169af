"""VAL: the form of a body, as JSON, as FHIR R4 and by our profiles."""

from app.domain.catalogue.errors.entry import Entry, Kind


def _shape(number: int, name: str, issue: str, text: str, kind: Kind = "unprocessable") -> Entry:
    """One entry of this area; most are 422."""
    return Entry(f"VAL-{number:03}", name, issue, kind, text)


ENTRIES = (
    _shape(1, "required", "required", "{parent} needs `{element}`.{hint}"),
    _shape(2, "too-many", "structure", "`{element}` may be sent at most {most}; you sent {count}."),
    _shape(3, "too-few", "required", "`{element}` must be sent at least {least} times; you sent {count}."),
    _shape(4, "unknown-element", "structure", "{name} is not {type} element.{hint}"),
    _shape(5, "json-type", "structure", "`{element}` must be {form}, not {sent}."),
    _shape(6, "list-or-single", "structure", "`{element}` {form}"),
    _shape(7, "choice-clash", "structure", "{parent} has {count} values ({names}); keep one."),
    _shape(8, "choice-type", "structure", "{name} is not a form that `{choice}` takes here.{hint}"),
    _shape(9, "empty", "structure", "`{element}` is empty. Leave it out, or give it a value."),
    _shape(
        10,
        "null",
        "structure",
        "`{element}` is null. Leave it out; null stands only in lists of simple values, beside an extension.",
    ),
    _shape(11, "code-not-allowed", "code-invalid", "{name} is not {what}.{hint}"),
    _shape(12, "coding-missing", "code-invalid", "`{element}` needs a code of {list}.{hint}"),
    _shape(13, "fixed-value", "value", "`{element}` must be {expected} here."),
    _shape(14, "entry-missing", "required", "`{element}` needs an entry with {expected}."),
    _shape(15, "entry-repeated", "structure", "`{element}` may have one entry with {expected}; you sent {count}."),
    _shape(16, "entry-not-allowed", "structure", "This entry of `{element}` is not one that the profile takes.{hint}"),
    _shape(17, "code-system-unknown", "code-invalid", "This is not one of our code systems.{hint}"),
    _shape(18, "profile-type", "structure", "The profile {profile} is {reason}.{hint}"),
    _shape(19, "not-used", "structure", "`{element}` is not used here. Leave it out."),
    _shape(20, "date-form", "value", "`{element}` must be like {example}{hint}."),
    _shape(21, "value-form", "value", "`{element}` must be {form}."),
    _shape(22, "number-range", "value", "`{element}` must be a whole number from {low} to {high}."),
    _shape(23, "text-too-long", "too-long", "`{element}` is longer than {most} characters. Shorten it."),
    _shape(
        24,
        "control-character",
        "value",
        "`{element}` has control characters or half of a character pair. Send plain text.",
    ),
    _shape(25, "too-deep", "structure", "`{element}` is nested deeper than {most} levels. Flatten it."),
    _shape(30, "json-syntax", "structure", "The body is not JSON: {reason} at {where}.", "bad-request"),
    _shape(
        31,
        "json-encoding",
        "structure",
        "The body is not UTF-8 at byte {byte}. Send UTF-8 without a byte-order mark.",
        "bad-request",
    ),
    _shape(
        32,
        "json-repeated-name",
        "structure",
        "{name} stands twice in one object at {where}. Keep one.",
        "bad-request",
    ),
    _shape(
        33,
        "json-control-character",
        "structure",
        "The text at {where} has control characters or half of a character pair. Send plain text.",
        "bad-request",
    ),
    _shape(
        34,
        "json-too-deep",
        "structure",
        "The body is nested deeper than {most} levels. Flatten it.",
        "bad-request",
    ),
    _shape(
        35,
        "not-an-object",
        "structure",
        "The body must be one FHIR resource: a JSON object with `resourceType`.",
        "bad-request",
    ),
    _shape(36, "resource-type", "structure", "{name} is not a resource type that stands here.{hint}", "bad-request"),
    _shape(
        37,
        "resource-type-missing",
        "required",
        "`resourceType` is missing. Say which type the resource is.",
        "bad-request",
    ),
    _shape(
        40,
        "reference-form",
        "value",
        "`{element}` must be like Patient/123, an https address, urn:uuid: with a UUID, or # with the id of a "
        "contained resource.",
    ),
    _shape(41, "reference-target", "value", "`{element}` may lead to {allowed}, not to {sent}."),
    _shape(42, "contained-absent", "not-found", "No contained resource has the id that `{element}` names."),
    _shape(43, "contained-form", "structure", "A contained resource {rule}."),
    _shape(
        50, "extension-form", "structure", "An extension has either a value or extensions inside it, and never both."
    ),
    _shape(51, "extension-place", "structure", "The extension {name} is not used on {type}.{hint}"),
    _shape(
        52,
        "modifier-unknown",
        "not-supported",
        "This modifier extension is not known here, and it may change the meaning. Send without it.",
    ),
    _shape(
        53,
        "implicit-rules",
        "not-supported",
        "`implicitRules` is not supported, since it may change the meaning. Leave it out.",
    ),
    _shape(55, "narrative", "value", "The narrative {rule}. Send plain XHTML formatting only."),
    _shape(60, "rule-broken", "structure", "{rule}"),
    _shape(
        70,
        "field-not-accepted",
        "structure",
        "This is not a question of the form, and nothing else is kept. Leave it out.{hint}",
    ),
    _shape(71, "answered-twice", "structure", "The question {link} is answered once. Keep one."),
    _shape(72, "answer-form", "structure", "The answer to {link} must stand {form}. Send it so."),
    _shape(
        73,
        "answer-not-an-option",
        "code-invalid",
        "This is not an answer that {link} offers. Send one that it does.{hint}",
    ),
    _shape(
        74,
        "answer-missing",
        "required",
        "The form needs an answer to {link} before it is completed. Send it, or keep the form in-progress.",
    ),
    _shape(75, "not-asked", "structure", "{link} is asked only after a fitting answer to {on}. Answer that first."),
    _shape(
        76, "form-unknown", "not-found", "This form is not kept here. Name one that GET /Questionnaire lists.{hint}"
    ),
    _shape(77, "answer-too-long", "too-long", "The answer to {link} is longer than {most} characters. Shorten it."),
    Entry(
        "VAL-099",
        "more-problems",
        "informational",
        "note",
        "There are {count} problems; the first {shown} are listed.",
        severity="information",
    ),
    Entry(
        "VAL-100",
        "valid",
        "informational",
        "note",
        "Nothing stands against it, and nothing was stored.",
        severity="information",
    ),
    Entry(
        "VAL-101",
        "mode-unknown",
        "value",
        "bad-request",
        "At this address the mode is {allowed}, or left out to have form and profile checked alone.",
    ),
    Entry(
        "VAL-102",
        "profile-unknown",
        "value",
        "bad-request",
        "The profile named beside the resource is none of those in the CapabilityStatement.{hint}",
    ),
)

"""The operations about codes, as FHIR defines them (https://hl7.org/fhir/R4/terminology-service.html)."""

from app.domain.catalogue.operation import Operation, Part

_URL = Part("url", "uri", "The canonical of the value set.", 1)
_CODE = Part("code", "code", "The code; or a coding.")
_SYSTEM = Part("system", "uri", "The code system it is of.")
_DISPLAY = Part("display", "string", "The display it came with.")

VOCABULARY_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "expand",
        "type",
        "ValueSet",
        "directory",
        "List the codes of a value set.",
        "ValueSet",
        (
            _URL,
            Part("filter", "string", "Words that the code or its display holds."),
            Part("offset", "integer", "How many codes to leave out."),
            Part("count", "integer", "How many codes to list, 1000 without it."),
        ),
        is_core=True,
    ),
    Operation(
        "validate-code",
        "type",
        "ValueSet",
        "directory",
        "Say whether a code is in a value set.",
        "Parameters",
        (_URL, _CODE, _SYSTEM, _DISPLAY),
        is_core=True,
    ),
    Operation(
        "lookup",
        "type",
        "CodeSystem",
        "directory",
        "Say what a code means.",
        "Parameters",
        (_SYSTEM, _CODE),
        is_core=True,
    ),
    Operation(
        "validate-code",
        "type",
        "CodeSystem",
        "directory",
        "Say whether a code system has a code.",
        "Parameters",
        (Part("url", "uri", "The canonical of the code system."), _CODE, _DISPLAY),
        is_core=True,
    ),
)

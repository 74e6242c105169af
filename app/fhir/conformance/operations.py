"""OperationDefinitions from the declared operations (https://hl7.org/fhir/R4/operationdefinition.html)."""

from collections.abc import Iterator

from app.domain.catalogue.names import OURS
from app.domain.catalogue.operation import Operation, Part
from app.domain.catalogue.operations import OPERATIONS
from app.domain.json import Json
from app.fhir.conformance.published import camel, published
from app.fhir.definitions import bindings


def operation_definitions() -> Iterator[Json]:
    """One OperationDefinition for each declared operation that is ours; those of FHIR are its own."""
    return (_made(operation) for operation in OPERATIONS if not operation.is_core)


def _made(operation: Operation) -> Json:
    id = operation.definition.rpartition("/")[2]
    title = f"{operation.type or 'System'}: ${operation.name}"
    return published("OperationDefinition", id, camel(id), title, operation.summary) | {
        "kind": "operation",
        "code": operation.name,
        **({"resource": [operation.type]} if operation.type else {}),
        "system": operation.level == "system",
        "type": operation.level == "type",
        "instance": operation.level == "instance",
        "parameter": [*map(_part, operation.parameters), _answer(operation)],
    }


def _answer(operation: Operation) -> Json:
    words = f"The {operation.answer} that answers."
    return {"name": "return", "use": "out", "min": 0, "max": "1", "documentation": words, "type": operation.answer}


def _part(part: Part) -> Json:
    listed = f" One of: {', '.join(part.codes)}." if part.codes else ""
    made: Json = {
        "name": part.name,
        "use": "in",
        "min": part.least,
        "max": "*" if part.most is None else str(part.most),
        "documentation": part.words + listed,
    }
    if part.parts:
        return made | {"part": [_part(inner) for inner in part.parts]}
    return made | {"type": part.type} | _binding(part)


def _binding(part: Part) -> Json:
    url = f"{OURS}ValueSet/{part.system}"
    return {"binding": {"strength": "required", "valueSet": url}} if part.system and url in bindings() else {}

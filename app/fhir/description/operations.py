"""The calls of the operations, and of a transaction."""

from app.domain.catalogue.operation import Operation, Part
from app.domain.catalogue.operations import OPERATIONS
from app.domain.json import Json
from app.fhir.description.components import reference
from app.fhir.description.interactions import ID_IN_PATH, VERSIONED
from app.fhir.description.paths import answer, call, in_path, in_query, sent
from app.fhir.description.samples import ESCALATED, OPENED, STATUS, TASK, allowed_codes, parameters_example

NAMES = {
    "referral-status": "askReferralStatus",
    "pathways": "readPathways",
    "mdt-list": "listDiscussions",
    "escalate": "escalateRisk",
    "break-glass": "openInEmergency",
    "fast-track": "fastTrack",
    "confirm-job": "confirmJob",
    "process-message": "processMessage",
}
EXAMPLES = {"referral-status": STATUS, "escalate": ESCALATED, "break-glass": OPENED}
VALIDATING = ("/{type}/$validate", "/{type}/{id}/$validate")
MAKING = ("escalate", "break-glass", "fast-track")
"""Operations that make something: 201."""
KEYED = (*MAKING, "confirm-job")
ONCE = (*MAKING, "process-message")
"""Operations that refuse what was done before: 409."""
KEYLESS = ("report-status", "release-link")
"""Operations of the system that happen once for a key; and those on a record that do not, unlike all others on one."""


def operations() -> dict[str, Json]:
    """The path items of every operation and of the transaction, by path below the FHIR base."""
    declared = {path_of(operation): {"post": _call(operation)} for operation in OPERATIONS}
    return {"": {"post": _transaction()}} | declared | {path: {"post": _validate(path)} for path in VALIDATING}


def _validate(path: str) -> Json:
    at_record = "{id}" in path
    mode = "update" if at_record else "create"
    of_type = in_path("type", "The type of the resource; Bundle tries a transaction.")
    asked = (("mode", f"`{mode}` tries the whole write and undoes it; without a mode form and profile are checked."),
             ("profile", "A profile to check besides those that meta.profile names."))  # fmt: skip
    summary = f"Say what stands against a resource, or against its {mode}; nothing is stored."
    return call(
        "validateChange" if at_record else "validateResource",
        "refer",
        summary,
        answer("200", summary, reference("schemas", "OperationOutcome")),
        refusals=("404",),
        headers=("IfMatch",) if at_record else (),
        parameters=[of_type, *([ID_IN_PATH] if at_record else []), *(in_query(*one) for one in asked)],
        body=sent(
            {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"type": "string"}}},
            example={"resourceType": "Patient", "gender": "femal"},
        ),
    )


def path_of(operation: Operation) -> str:
    """The path of an operation below the FHIR base."""
    if operation.level == "system":
        return f"/${operation.name}"
    if operation.level == "type":
        return f"/{operation.type}/${operation.name}"
    return f"/{operation.type}/{{id}}/${operation.name}"


def _call(operation: Operation) -> Json:
    is_move = operation.level == "instance"
    given = {"Task": TASK}.get(operation.answer) or EXAMPLES.get(operation.name)
    makes = operation.name in MAKING
    headers = (*VERSIONED, "Gateway-Next-Moves", "Gateway-Warnings", "Gateway-Rules") if is_move else ("Gateway-Rules",)
    described = call(
        NAMES.get(operation.name, f"{_camel(operation.name)}{operation.type}"),
        operation.tag,
        operation.summary,
        answer("201" if makes else "200", operation.summary, reference("schemas", operation.answer), headers, given),
        refusals=_refusals(operation),
        headers=_headers(operation),
        parameters=[ID_IN_PATH] if is_move else [],
        body=sent(
            reference("schemas", operation.takes),
            example=parameters_example(operation) if operation.takes == "Parameters" else None,
            required=operation.takes != "Parameters" or any(part.least for part in operation.parameters),
        ),
        needs_ids=operation.takes != "Parameters",
    )
    return described | {"description": "\n".join(_listed(operation.parameters))}


def _headers(operation: Operation) -> tuple[str, ...]:
    if operation.level == "instance":
        return ("IfMatch", "Prefer") if operation.name in KEYLESS else ("IdempotencyKey", "IfMatch", "Prefer")
    return ("IdempotencyKey",) if operation.name in KEYED else ()


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)


def _refusals(operation: Operation) -> tuple[str, ...]:
    if operation.level == "instance":
        return ("404", "409", "412")
    return ("409",) if operation.name in ONCE else ("404",)


def _listed(parts: tuple[Part, ...], indent: str = "") -> list[str]:
    """The parts as a list in Markdown."""
    lines = []
    for part in parts:
        often = f"{part.least}..{'*' if part.most is None else part.most}"
        lines.append(f"{indent}- `{part.name}` ({part.type}, {often}): {part.words}{_allowed(part)}")
        lines += _listed(part.parts, indent + "  ")
    return lines


def _allowed(part: Part) -> str:
    allowed = allowed_codes(part)
    return f" One of: {', '.join(allowed)}." if allowed else ""


def _transaction() -> Json:
    bundle = reference("schemas", "Bundle")
    return call(
        "submitTransaction",
        "refer",
        "Store, change and read records together, all or none; or send a batch, each entry of which stands for itself.",
        answer("200", "One entry for each of the request, in its order.", bundle, ("Link",)),
        refusals=("409", "412"),
        headers=("IdempotencyKey", "Prefer"),
        body=sent(bundle),
    )

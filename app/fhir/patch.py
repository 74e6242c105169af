"""JSON Patch (RFC 6902) over a resource, applied by a kept library; the gateway's own elements are left alone."""

from typing import Any

import jsonpatch
from jsonpointer import JsonPointerException

from app.domain.errors import refuse
from app.domain.json import Json
from app.fhir.json import parse

OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")
FORBIDDEN = ("/id", "/meta", "/resourceType")
MOST = 100


def read_patch(body: bytes) -> list[Json]:
    """The operations of a patch body; PAT-001 when it is no JSON Patch, PAT-003 for paths the gateway keeps."""
    operations = parse(b'{"patch":' + body + b"}")["patch"] if body.strip().startswith(b"[") else None
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST:
        raise refuse("PAT-001", "http.body")
    for operation in operations:
        if not _is_operation(operation):
            raise refuse("PAT-001", "http.body")
        for pointer in (operation["path"], operation.get("from", "/")):
            _check_path(pointer, operation["op"])
    return operations


def _is_operation(operation: Any) -> bool:
    return (
        isinstance(operation, dict)
        and operation.get("op") in OPERATIONS
        and isinstance(operation.get("path"), str)
        and (operation["op"] not in ("move", "copy") or isinstance(operation.get("from"), str))
        and (operation["op"] not in ("add", "replace", "test") or "value" in operation)
    )


def _check_path(pointer: str, op: str) -> None:
    first = "/" + pointer.lstrip("/").split("/")[0]
    if op != "test" and (first in FORBIDDEN or pointer == ""):
        raise refuse("PAT-003", "http.body", path=first if pointer else "the whole record")


def patched(resource: Json, operations: list[Json]) -> Json:
    """The resource after the operations, in a copy; PAT-002 names the one that does not apply."""
    changed: Any = resource
    for number, operation in enumerate(operations, 1):
        try:
            changed = jsonpatch.apply_patch(changed, [operation])
        except (jsonpatch.JsonPatchException, JsonPointerException) as fault:
            raise refuse("PAT-002", "http.body", number=number, reason=_reason(operation, fault)) from fault
    return dict(changed)


def _reason(operation: Json, fault: Exception) -> str:
    """Why it failed, without a value of the record."""
    if operation["op"] == "test":
        return "the test at its path does not hold"
    missing = isinstance(fault, JsonPointerException | jsonpatch.JsonPatchConflict)
    return "there is nothing at its path" if missing else "it cannot be done there"

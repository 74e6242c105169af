"""OperationOutcome: every refusal and note in the gateway's words (experience.md 5.3, examples choice 18)."""

from collections.abc import Mapping, Sequence

from app.domain.catalogue.errors.entry import Entry, Kind
from app.domain.catalogue.names import system
from app.domain.errors import Issue
from app.domain.json import Json

MOST = 50
"""How many issues an outcome lists; further ones are counted."""

COUNT = "VAL-099"

HTTP_ERROR_CODES = "https://fhir.nhs.uk/CodeSystem/http-error-codes"
ERROR = system("error")

NHS_CODES: dict[Kind, str] = {
    "bad-request": "REC_BAD_REQUEST",
    "unauthenticated": "SEND_UNAUTHORIZED",
    "forbidden": "REC_FORBIDDEN",
    "not-found": "REC_NOT_FOUND",
    "method": "REC_METHOD_NOT_ALLOWED",
    "not-acceptable": "REC_NOT_ACCEPTABLE",
    "timeout": "REC_TIMEOUT",
    "conflict": "REC_CONFLICT",
    "stale": "REC_CONFLICT",
    "too-large": "REC_BAD_REQUEST",
    "media-type": "REC_UNSUPPORTED_MEDIA_TYPE",
    "unprocessable": "REC_UNPROCESSABLE_ENTITY",
    "version-required": "REC_BAD_REQUEST",
    "throttled": "SEND_TOO_MANY_REQUESTS",
    "broken": "REC_SERVER_ERROR",
    "unavailable": "REC_UNAVAILABLE",
}
"""The closest code of the NHS list for a kind of answer; 412, 413 and 428 have none of their own there, 429 no REC_."""

ACCESS_CODES: dict[Kind, str] = {
    "bad-request": "SEND_BAD_REQUEST",
    "forbidden": "SEND_FORBIDDEN",
    "conflict": "SEND_CONFLICT",
    "unprocessable": "SEND_UNPROCESSABLE_ENTITY",
}
"""What stands instead where a token, a scope or a registration is at fault (AUT)."""


def outcome(issues: Sequence[Issue], ref: str, severity: str | None = None) -> Json:
    """An OperationOutcome of up to 50 issues in their order, and a count of the rest; `ref` is the request id.

    `severity` stands in for the catalogue's, as for the neutral entries of a batch (choice 17).
    """
    found = [issue for issue in issues if issue.code != COUNT]
    listed = [rendered(issue, ref, severity) for issue in found[:MOST]]
    count = len(found) + sum(_left_out(issue) for issue in issues if issue.code == COUNT)
    if count > len(listed):
        listed.append(rendered(Issue(COUNT, None, {"count": count, "shown": len(listed)}), ref))
    return {"resourceType": "OperationOutcome", "issue": listed}


def _left_out(count: Issue) -> int:
    """How many issues a validation counted and did not hand on."""
    return int(str(count.facts["count"])) - int(str(count.facts["shown"]))


def rendered(issue: Issue, ref: str, severity: str | None = None) -> Json:
    """One issue; `diagnostics` has the fixed grammar side; retry; ref; help."""
    entry = issue.entry
    shown: Json = {
        "severity": severity or entry.severity,
        "code": entry.issue,
        "details": {"coding": _codings(entry), "text": issue.text},
        "diagnostics": f"side={entry.side}; retry={_retry(entry, issue.facts)}; ref={ref}; help=/errors/{entry.code}",
    }
    if issue.expression:
        shown["expression"] = [issue.expression]
    return shown


def nhs_code(entry: Entry) -> str | None:
    """The code of the NHS list that goes first; None for what is no HTTP fault."""
    if entry.severity != "error":
        return None
    by_kind = NHS_CODES | ACCESS_CODES if entry.code.startswith("AUT-") else NHS_CODES
    return by_kind.get(entry.kind)


def _codings(entry: Entry) -> list[Json]:
    ours = {"system": ERROR, "code": entry.code, "display": entry.name}
    nhs = nhs_code(entry)
    return [{"system": HTTP_ERROR_CODES, "code": nhs}, ours] if nhs else [ours]


def _retry(entry: Entry, facts: Mapping[str, object]) -> str:
    if "{" not in entry.retry:
        return entry.retry
    return entry.retry.format_map(facts) if "after" in facts else "no"

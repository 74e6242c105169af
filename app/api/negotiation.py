"""Media types: what callers may send and ask for; wrong ones become faults that name the accepted list (406, 415)."""

from collections.abc import Iterable
from urllib.parse import parse_qs

from fastapi import Request

from app.domain.errors import Issue
from app.fhir.search import MOST

FHIR = ("application/fhir+json", "application/json", "application/json+fhir")
FORMATS = ("json", *FHIR)
PATCH = ("application/json-patch+json",)
FORM = ("application/x-www-form-urlencoded",)
CSV = "text/csv"


def faults(request: Request) -> list[Issue]:
    """What is wrong with the media types of a request, and with how it wants its answer laid out."""
    asked = request.query_params
    answer = _format_faults(request, asked["_format"]) if "_format" in asked else _accept_faults(request)
    return [*answer, *_layout_faults(asked.get("_pretty")), *_body_faults(request)]


def form_faults(request: Request, form: str, faults: Iterable[Issue]) -> tuple[Issue, ...]:
    """The faults of a search by a form: `_format` and `_pretty` mean in it what they mean in an address, and its
    `_format` beats Accept too (https://hl7.org/fhir/R4/http.html#search).
    """
    asked = parse_qs(form, keep_blank_values=True)
    formats = [issue for one in asked.get("_format", ()) for issue in _format_faults(request, one)]
    layouts = [issue for one in asked.get("_pretty", ()) for issue in _layout_faults(one)]
    kept = [issue for issue in faults if "_format" not in asked or issue.expression != "http.accept"]
    return (*kept, *formats, *layouts)


def is_pretty(query: str) -> bool:
    """Whether a query or a form wants its answer laid out for people."""
    return "_pretty" in query and parse_qs(query).get("_pretty") == ["true"]


def wants_csv(request: Request, query: str) -> bool:
    """Whether the caller asks for a table, whose query is this."""
    return CSV in _accepted(request) and "_format" not in parse_qs(query, keep_blank_values=True)


def of_table(query: str) -> str:
    """The query of a table: it holds the matches alone, and as many as a page may unless a number is asked for."""
    parts = [part for part in query.split("&") if part and not part.startswith(("_include", "_revinclude"))]
    return "&".join(parts if "_count=" in query else [*parts, f"_count={MOST}"])


def _accepted(request: Request) -> list[str]:
    accept = request.headers.get("accept", "*/*")
    parts = [[word.strip() for word in part.lower().split(";")] for part in accept.split(",")]
    return [media for media, *parameters in parts if not any(_rules_out(parameter) for parameter in parameters)]


def _rules_out(parameter: str) -> bool:
    """A weight of nothing, or another release of FHIR than ours."""
    name, _, value = (word.strip().strip('"') for word in parameter.partition("="))
    return (name == "q" and value.strip("0") in ("", ".")) or (name == "fhirversion" and value not in ("4.0", "4.0.1"))


def _format_faults(request: Request, asked: str) -> list[Issue]:
    """`_format` beats Accept (fhir-rules.md 5)."""
    # A plus sign in a query string reads as a space.
    media, *parameters = (word.strip() for word in asked.lower().split(";"))
    is_ours = media.replace(" ", "+") in FORMATS and not any(_rules_out(parameter) for parameter in parameters)
    return [] if is_ours else [Issue("REQ-003", "http.query._format", _told(request))]


def _accept_faults(request: Request) -> list[Issue]:
    taken = (*FHIR, "*/*", "application/*", "", *_tables(request))
    is_taken = any(part in taken for part in _accepted(request))
    return [] if is_taken else [Issue("REQ-003", "http.accept", _told(request))]


def _tables(request: Request) -> tuple[str, ...]:
    """A table is there for a search of Tasks only."""
    return (CSV,) if request.scope["path"].endswith(("/Task", "/Task/_search")) else ()


def _told(request: Request) -> dict[str, str]:
    return {"accepted": _listed((*FHIR[:2], *_tables(request)))}


def _layout_faults(asked: str | None) -> list[Issue]:
    if asked in (None, "true", "false"):
        return []
    return [Issue("SEA-002", "http.query._pretty", {"name": "_pretty", "reason": "it takes true or false"})]


def _listed(media: tuple[str, ...]) -> str:
    return " or ".join(media)


def _body_faults(request: Request) -> list[Issue]:
    if request.method not in ("POST", "PUT", "PATCH") or request.headers.get("content-length") == "0":
        return []
    taken = _taken(request)
    media, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.lower().partition("charset=")[2].split(";")[0].strip().strip('"')
    if not media and "content-length" not in request.headers and "transfer-encoding" not in request.headers:
        return []
    if media.strip().lower() not in taken or charset not in ("", "utf-8", "utf8"):
        return [Issue("REQ-004", "http.content-type", {"accepted": _listed(taken[:2])})]
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        return [Issue("REQ-004", "http.content-encoding", {"accepted": f"{taken[0]} without compression"})]
    return []


def _taken(request: Request) -> tuple[str, ...]:
    if request.method == "PATCH":
        return PATCH
    return FORM if request.scope["path"].endswith("/_search") else FHIR

"""The entries of a Bundle that is posted to the base, read alike for a batch and a transaction."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from app.domain.clock import milliseconds
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.fhir.capability import JSON_PATCH
from app.fhir.instants import http_date
from app.services.gateway import Gateway

Entry = TypeVar("Entry")

MOST = 100
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
LOOKING = ("GET", "HEAD")
RULE = "VAL-060"
ADDRESS = re.compile(r"[A-Z$][A-Za-z-]+(?:[/?][!-~]*)?")
CONDITIONS = {"ifMatch": "if-match", "ifNoneMatch": "if-none-match", "ifNoneExist": "if-none-exist"}


@dataclass(frozen=True)
class Request:
    """One request of a Bundle: its address is below the FHIR base, its conditions are named as headers."""

    method: str
    address: str
    conditions: Mapping[str, str]
    resource: Any


def read_entries(gateway: Gateway, bundle: Json, read: Callable[[Any, int], Entry]) -> list[Entry]:
    """What `read` makes of each entry and its number, in order.

    Raises every fault at once, each with its entry: BUN-001 where `read` raises ValueError (with the reason, and the
    member at fault), and its Refusals, then what the definitions say against the Bundle around the resources; BUN-004
    for too many entries or none.
    """
    listed = bundle.get("entry")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        raise Refusal(Issue("BUN-004", "Bundle.entry", {"most": MOST}))
    faults: list[Issue] = []
    found: list[Entry] = []
    for number, entry in enumerate(listed):
        try:
            found.append(read(entry, number))
        except ValueError as fault:
            faults.append(_fault(entry, number, len(listed), *fault.args))
        except Refusal as refusal:
            faults += refusal.issues
    if all(isinstance(entry, dict) for entry in listed):
        faults += _around(gateway, bundle, listed)
    if faults:
        raise Refusal(*faults)
    return found


def _around(gateway: Gateway, bundle: Json, listed: Sequence[Json]) -> Iterator[Issue]:
    """What stands against the Bundle without the resources in it, which their own doors look at."""
    entries = [{name: entry[name] for name in entry if name != "resource"} for entry in listed]
    for issue in gateway.validator.check(bundle | {"entry": entries}):
        if issue.code != RULE:  # the rules of a Bundle are told as BUN-001 and BUN-002, with their entry
            yield issue


def _fault(entry: Any, number: int, total: int, reason: str, member: str = "request") -> Issue:
    at = f"Bundle.entry[{number}]"
    is_asked = isinstance(entry, dict) and entry.get("request")
    facts = {"number": f"Entry {number + 1}", "total": total, "reason": reason}
    return Issue("BUN-001", f"{at}.{member}" if is_asked else at, facts)


def request_of(entry: Any) -> Request:
    """The request of an entry; ValueError, in words, where it has none that can be read."""
    told = entry if isinstance(entry, dict) else {}
    request = told.get("request")
    asked = request if isinstance(request, dict) else {}
    method, url = asked.get("method"), asked.get("url")
    if method not in METHODS:
        raise ValueError(f"it needs a request, whose method is one of {', '.join(METHODS)}.")
    if not isinstance(url, str) or not ADDRESS.fullmatch(url) or ".." in url:
        raise ValueError("its url is an address below the FHIR base, like Type, Type/id or Type?name=value.")
    return Request(str(method), url, _conditions(asked), told.get("resource"))


def _conditions(request: Json) -> dict[str, str]:
    found = {header: _text(request[name]) for name, header in CONDITIONS.items() if name in request}
    if "ifModifiedSince" in request:
        found["if-modified-since"] = _date(_text(request["ifModifiedSince"]))
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("its conditions are texts.")
    return value


def _date(text: str) -> str:
    try:
        return http_date(milliseconds(datetime.fromisoformat(text)))
    except (ValueError, OverflowError):
        raise ValueError("its ifModifiedSince is no instant.") from None


def patch_of(resource: Any) -> bytes:
    """The JSON Patch inside a Binary (https://hl7.org/fhir/R4/http.html#patch); ValueError where it is none."""
    told = resource if isinstance(resource, dict) else {}
    if told.get("resourceType") != "Binary" or told.get("contentType") != JSON_PATCH:
        raise ValueError(f"a PATCH brings a Binary of contentType {JSON_PATCH}.", "resource")
    try:
        return base64.b64decode(str(told.get("data", "")), validate=True)
    except binascii.Error:
        raise ValueError("the data of its Binary is no base64.", "resource") from None

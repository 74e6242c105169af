"""Hostile requests by the hundred: what scanners, broken clients and curious ones send."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from app.sandbox.people import named
from tests.kit.leaks import Ask
from tests.wire.bodies import stranger, words

Json = dict[str, Any]
WREN = named("Wren")
assert WREN
NUMBER = WREN.nhs_number
"""A number that somebody has: no refusal and no log line may repeat it."""

SPACED = f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}"
NOBODY = "01a0f67a-3800-7000-8000-000000000000"
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
PATCH = (("Content-Type", "application/json-patch+json"),)
STRANGE: list[Any] = [
    None,
    [],
    {},
    "",
    " ",
    0,
    -1,
    10**30,
    1.5e300,
    True,
    "x" * 5000,
    [[]],
    [None],
    {"a": {}},
    "javascript:alert(1)",
    "'; drop table patient; --",
    "../../etc/passwd",
    "\u202e",
    "{{7*7}}",
    "<script>",
    "9999-99-99",
    NUMBER,
    ["a", 1, {}],
]
TEXTS = [str(value) for value in STRANGE if isinstance(value, str)]
IDS = [
    "x",
    "..",
    ".",
    "%",
    "%00",
    "\x00",
    "\x1f",
    "é",
    "a" * 300,
    NUMBER,
    SPACED,
    "1;2",
    "a/b",
    "$x",
    "_search",
    "*",
    "null",
    "-1",
    "' or 1=1 --",
    "\\",
    "{id}",
    "😀",
    NOBODY.upper(),
    NOBODY + "0",
    NOBODY.replace("-", ""),
]


def get(path: str, *headers: tuple[str, str], client: str = "gp") -> Ask:
    """A plain request."""
    return Ask(client, "GET", path, b"", headers)


def send(method: str, path: str, body: Any, *headers: tuple[str, str], client: str = "gp") -> Ask:
    """A request with a body, as JSON unless it is bytes."""
    return Ask(client, method, path, body if isinstance(body, bytes) else json.dumps(body).encode(), headers)


def addresses() -> Iterator[Ask]:
    """Paths and methods that lead nowhere."""
    for part in (*IDS, "Patient%2F1", "patient", "PATIENT", "Pat ient", "metadata/x", "..//..", "A" * 2000):
        yield get(f"/{part}")
        yield get(f"/{part}/{part}")
        yield send("POST", f"/{part}", stranger())
    for path in (
        "",
        "/",
        "//",
        "/Patient/",
        "/Patient//",
        "/Patient/1/_history/",
        "/Patient/_search",
        "/$",
        "/Task/$accept",
    ):
        for method in ("GET", "DELETE", "PUT", "PATCH", "TRACE", "OPTIONS", "HEAD"):
            yield Ask("gp", method, path)


def ids() -> Iterator[Ask]:
    """Ids of nothing at every door."""
    for id in IDS:
        yield get(f"/Patient/{id}")
        yield get(f"/Patient/{id}/_history/{id}")
        yield send("PUT", f"/Patient/{id}", stranger(id=id))
        yield send(
            "PATCH", f"/Task/{id}", [{"op": "test", "path": "/status", "value": 1}], *PATCH, ("If-Match", 'W/"1"')
        )
        yield send("POST", f"/Task/{id}/$accept", {"resourceType": "Parameters"}, client="oh-a")
        yield send("POST", f"/Task/{NOBODY}/${id}", {"resourceType": "Parameters"}, client="oh-a")
        yield send("POST", "/Communication", words(f"Patient/{id}"))


def headers() -> Iterator[Ask]:
    """Headers that mean something, with values that mean nothing."""
    strange = [
        "",
        " ",
        ",",
        ";",
        "=",
        "\x7f",
        "é",
        "a" * 8000,
        NUMBER,
        "*/*;q=x",
        '"',
        "W/",
        'W/"-1"',
        'W/"1e3"',
        "null",
    ]
    for name in (
        "Accept",
        "Content-Type",
        "Content-Encoding",
        "Prefer",
        "If-Match",
        "If-None-Exist",
        "Idempotency-Key",
        "X-Request-ID",
        "X-Correlation-ID",
        "NHSD-End-User-Organisation-ODS",
        "NHSD-End-User-Organisation",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "X-HTTP-Method-Override",
        "Forwarded",
    ):
        for value in strange:
            yield send(
                "PUT" if name == "If-Match" else "POST",
                "/Patient/x" if name == "If-Match" else "/Patient",
                stranger(id="x"),
                (name, value),
            )
    for content in (b"[]", b"{}", b"null", b"\xff", b'{"identifier":[{"value":["x"]}]}', b"[" * 100_000):
        yield get("/Patient", ("NHSD-End-User-Organisation", base64.b64encode(content).decode()))
    yield Ask("gp", "GET", "/Patient", b"", (("Host", "other.example"),))


def queries() -> Iterator[Ask]:
    """Query strings that cannot be read, or ask for too much."""
    values = [
        *TEXTS,
        "%00",
        "%ff",
        "%",
        "%zz",
        "|",
        "||",
        "a|b|c",
        ",",
        "\\",
        "\\,",
        "gt",
        "ge%20",
        "10000",
        "0000",
        "9999",
        "9999-12-31T23:59:59.999%2B14:00",
        "0001-01-01T00:00:00-14:00",
        "2026-02-30",
        "NaN",
        "%F0%9F%98%80",
    ]
    for value in values:
        for name in (
            "identifier",
            "birthdate",
            "family",
            "_id",
            "_lastUpdated",
            "_count",
            "_sort",
            "_page",
            "_total",
            "family:exact",
            "identifier:not",
            "birthdate:missing",
            value.replace("&", "")[:60],
        ):
            yield get(f"/Patient?{name}={value}")
        yield get(f"/Task?owner={value}&owner:identifier={value}&focus=ServiceRequest/{value}", client="oh-a")
        yield send("POST", "/Consent/_search", f"actor={value}&patient={value}&period={value}".encode(), *FORM)
    for text in (
        "&".join(["family=a"] * 101),
        f"identifier={',' * 5000}",
        f"_sort={','.join(['birthdate'] * 50)}",
        "&&&",
        "=",
        f"family={'a' * 20_000}",
        f"_id={','.join([NOBODY] * 200)}",
        "family=a;b=c",
        "_has:x:y:z=1",
        "subject.name=x",
        "_include=*",
        "_revinclude=Task:focus",
        "_filter=a eq b",
        "_query=x",
        "_content=a",
        "_text=b",
        f"{NUMBER}=1",
        f"family:{NUMBER}=1",
        f"_sort={NUMBER}",
        "_format=../x",
        "_summary=data",
        "_elements=id",
    ):
        yield get(f"/Patient?{text}")
        yield send("POST", "/Patient", stranger(), ("If-None-Exist", text))


def forms() -> Iterator[Ask]:
    """Bodies of a search by form."""
    for body in (
        b"\x00",
        b"\xff\xfe",
        b"family=%00",
        b"family=\x00",
        b"{}",
        b"&" * 5000,
        b"a" * 50_000,
        b"family=a&family",
        f"identifier={SPACED}&x={NUMBER}".encode(),
    ):
        yield send("POST", "/Patient/_search", body, *FORM)
        yield send("POST", "/AuditEvent/_search", body, *FORM, client="ig")
    for name in ("patient", "agent", "date", "action", "outcome", "entity", "type", "_id", "_sort", "_page"):
        for value in ("%00", "Patient/", "|", "9999", "x" * 3000, "-date,date", "gt"):
            yield get(f"/AuditEvent?{name}={value}", client="ig")


def cursors() -> Iterator[Ask]:
    """Page links that nobody gave out."""
    contents = [b"", b"x", b"[]", b"null", b"[1,2,[3]]", b"A" * 64, b"\x00" * 200, b'[1e400,null,["a"]]']
    for content in contents:
        for padded in (content, b"0" * 32 + content):
            yield get(f"/Patient?_page={base64.urlsafe_b64encode(padded).decode().rstrip('=')}")
    for text in ("=", "====", "a", "-_-_", "%2B%2F", "A" * 10_000):
        yield get(f"/Patient?_page={text}")

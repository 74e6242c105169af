"""What a client's assertion must say before its signature is looked at (SMART Backend Services; RFC 7523 3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard

from app.domain.errors import Issue
from app.domain.json import Json

ALGORITHMS = {"RS384": "RSA", "ES384": "EC", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA"}
"""The algorithms taken, each with the type of key it needs."""

LEEWAY = 30
"""Seconds by which clocks may differ (design.md 8, skew)."""

LONGEST_LIFE = 300
"""Seconds an assertion may live from its arrival."""

HEADER = frozenset({"alg", "typ", "kid", "jku"})
_LAST_SECOND = 253_402_300_799


@dataclass(frozen=True)
class Assertion:
    """The facts of an assertion that keeps the rules below; `expires` in seconds since 1970."""

    client_id: str
    jti: str
    expires: int
    algorithm: str
    kid: str
    jku: str | None


def assertion_of(header: Json, claims: Json) -> Assertion:
    """The facts, once `header_faults` and `claim_faults` found none."""
    facts = claims["iss"], claims["jti"], claims["exp"], header["alg"], header["kid"]
    return Assertion(*facts, header.get("jku"))


def header_faults(header: Json) -> list[Issue]:
    """What is wrong with the header: parameters beside alg, typ, kid, jku; the algorithm; the type; the key id."""
    return [
        Issue("AUT-006", name, {"claim": name, "reason": reason, "expected": expected})
        for name, reason, expected in _header_faults(header)
    ]


def _header_faults(header: Json) -> Iterator[tuple[str, str, str]]:
    for name in sorted(header.keys() - HEADER):
        yield name[:32], "which is not taken", "alg, typ and kid only"
    if not isinstance(header.get("alg"), str) or header["alg"] not in ALGORITHMS:
        yield "alg", f"{shown(header.get('alg'))}", f"one of {', '.join(ALGORITHMS)}"
    if str(header.get("typ", "JWT")).upper() != "JWT":
        yield "typ", f"{shown(header['typ'])}", "JWT"
    if not is_word(header.get("kid"), 255):
        yield "kid", "missing or not 1 to 255 visible characters", "the kid your key has in your key set"
    if not isinstance(header.get("jku", ""), str):
        yield "jku", "that is not a text", "the registered address of your key set, or none"


def claim_faults(claims: Json, *, token_url: str, arrived: datetime) -> list[Issue]:
    """What is wrong with the claims on arrival, the most telling fault first; empty when all is well."""
    return [*_issuer_faults(claims), *audience_faults(claims, token_url), *time_and_id_faults(claims, arrived)]


def time_and_id_faults(claims: Json, arrived: datetime) -> list[Issue]:
    """What is wrong on arrival with exp, iat, nbf and jti; the rules every assertion keeps, a client's or a user's."""
    now = arrived.timestamp()
    return [*_expiry_faults(claims, now), *_start_faults(claims, now), *_jti_faults(claims)]


def _issuer_faults(claims: Json) -> Iterator[Issue]:
    wanted = "iss and sub both your client id, 1 to 128 visible characters"
    for claim in ("iss", "sub"):
        if not is_word(claims.get(claim), 128):
            yield _fault("AUT-008", claim, wanted, reason="is missing or not such a text")
            return
    if claims["iss"] != claims["sub"]:
        yield _fault("AUT-008", "sub", wanted, reason="is not the same as iss")


def audience_faults(claims: Json, token_url: str) -> Iterator[Issue]:
    """What is wrong with aud: it is the one address, alone or in a list of one."""
    if claims.get("aud") not in (token_url, [token_url]):
        yield _fault("AUT-007", "aud", token_url, sent=shown(claims.get("aud")))


def _expiry_faults(claims: Json, now: float) -> Iterator[Issue]:
    exp, window = claims.get("exp"), _window(now)
    if not _is_instant(exp):
        yield _fault("AUT-014", "exp", window, reason="is missing or not a whole number of seconds since 1970")
    elif exp <= now - LEEWAY:
        ago, times = int(now) - exp, _times(claims)
        yield _fault("AUT-004", "exp", window, now, ago=ago, times=times, cure=_slow(claims, now))
    elif exp > now + LONGEST_LIFE + LEEWAY:
        yield _fault("AUT-015", "exp", window, now, ahead=exp - int(now), cure=_fast(claims, now))


def _start_faults(claims: Json, now: float) -> Iterator[Issue]:
    latest = f"not after {zulu(now + LEEWAY)}"
    for claim in ("iat", "nbf"):
        value = claims.get(claim, 0)
        if not _is_instant(value):
            yield _fault("AUT-014", claim, latest, reason="is not a whole number of seconds since 1970")
        elif value > now + LEEWAY:
            yield _fault("AUT-016", claim, latest, now, ahead=value - int(now))


def _jti_faults(claims: Json) -> Iterator[Issue]:
    if not is_word(claims.get("jti"), 255):
        wanted = "1 to 255 visible characters, new for each assertion; a UUID is best"
        yield _fault("AUT-013", "jti", wanted, reason="is missing or not such a text")


def clock_offset(claims: Json, arrived: datetime) -> int | None:
    """By how many seconds the sender's clock is ahead of ours, judged by iat; None without an iat (choice 19)."""
    iat = claims.get("iat")
    return iat - int(arrived.timestamp()) if _is_instant(iat) else None


def zulu(seconds: float) -> str:
    """Seconds since 1970 as `2026-10-05T08:05:30Z`, or words when no calendar has them."""
    if not 0 <= seconds <= _LAST_SECOND:
        return "outside the calendar"
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown(value: object) -> str:
    """A claim's value as an error may show it: short, and told by its kind when it is no text."""
    if value is None:
        return "missing"
    if isinstance(value, str):
        return value[:100] or "empty"
    if isinstance(value, list):
        return "a list of " + (", ".join(shown(part) for part in value[:3]) or "nothing")
    return "not a text"


def _fault(code: str, claim: str, expected: str, now: float | None = None, **facts: object) -> Issue:
    told = {"claim": claim, "expected": expected, "leeway": LEEWAY, **facts}
    return Issue(code, claim, told if now is None else told | {"now": zulu(now)})


def is_word(value: object, longest: int) -> TypeGuard[str]:
    """Whether a value is a text of 1 to `longest` visible characters."""
    return isinstance(value, str) and 1 <= len(value) <= longest and value.isprintable()


def _is_instant(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 10 * _LAST_SECOND


def _window(now: float) -> str:
    return f"exp after {zulu(now - LEEWAY)} and not after {zulu(now + LONGEST_LIFE + LEEWAY)}"


def _times(claims: Json) -> str:
    return ", ".join(f"{name} {zulu(claims[name])}" for name in ("iat", "exp") if _is_instant(claims.get(name)))


def _slow(claims: Json, now: float) -> str:
    if not _is_instant(claims.get("iat")) or claims["iat"] > now - LEEWAY:
        return " Sign a new one for each call."
    behind = int(now) - claims["iat"]
    return f" If you sign one for each call, your clock is about {behind} s slow: set it by NTP, then sign a new one."


def _fast(claims: Json, now: float) -> str:
    if not _is_instant(claims.get("iat")) or claims["iat"] <= now + LEEWAY:
        return " Sign one that ends within 300 s."
    return f" Your clock is about {claims['iat'] - int(now)} s fast: set it by NTP, then sign a new one."

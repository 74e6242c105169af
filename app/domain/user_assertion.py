"""What an identity service's assertion about a user must say (RFC 8693 2.1; RFC 8725; security.md 4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.actor import PERSON, STANDINGS, SUPERVISED, Actor, Supervisor
from app.domain.assertion import audience_faults, is_word, shown, time_and_id_faults
from app.domain.errors import Issue, Refusal
from app.domain.identity_service import IdentityService
from app.domain.json import Json
from app.domain.registration import Registration, read_registration

HEADER = frozenset({"alg", "typ", "kid"})
STAFF_LEVELS = ("AAL2", "AAL3")
PROOFING = "P9"
VECTORS = ("P9.Cp.Cd", "P9.Cp.Ck", "P9.Cm")
"""What NHS login writes for a person whose identity it has proven to the level P9."""

_CODES = {
    "AUT-007": "AUT-065",
    "AUT-004": "AUT-067",
    "AUT-015": "AUT-068",
    "AUT-016": "AUT-069",
    "AUT-013": "AUT-070",
    "AUT-014": "AUT-070",
}
"""The user's counterpart of each fault that a client's own assertion can have too."""


@dataclass(frozen=True)
class SignIn:
    """A person's own verified sign-in: the number and birth date that NHS login has proven."""

    nhs_number: str
    born: date


def header_faults(header: Json, algorithms: tuple[str, ...]) -> list[Issue]:
    """What is wrong with the header: parameters beside alg, typ and kid; the algorithm; the type; the key id."""
    return [
        Issue("AUT-061", f"subject_token.{name}", {"claim": name, "reason": reason, "expected": expected})
        for name, reason, expected in _header_faults(header, algorithms)
    ]


def _header_faults(header: Json, algorithms: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for name in sorted(header.keys() - HEADER):
        yield name[:32], "which is not taken", "alg, typ and kid only"
    if header.get("alg") not in algorithms:
        yield "alg", shown(header.get("alg")), f"one of {', '.join(algorithms)}"
    if str(header.get("typ", "JWT")).upper() != "JWT":
        yield "typ", shown(header["typ"]), "JWT"
    if not is_word(header.get("kid"), 255):
        yield "kid", "missing or not 1 to 255 visible characters", "the kid the key has in the service's key set"


def claim_faults(
    claims: Json, service: IdentityService, client_id: str, *, token_url: str, arrived: datetime
) -> list[Issue]:
    """What is wrong with what every assertion says: for whom it is, since when, until when, about whom.

    It is for our token endpoint and the one client that azp names, or as an ID token for that client alone.
    """
    party = service.name_of(client_id)
    audience = service.audience or (party if service.shape == PERSON else token_url)
    faults = [*audience_faults(claims, audience), *time_and_id_faults(claims, arrived)]
    told = [Issue(_CODES[fault.code], f"subject_token.{fault.expression}", fault.facts) for fault in faults]
    if audience != party and claims.get("azp") != party:
        told.append(_issue("AUT-066", "azp", party, sent=shown(claims.get("azp"))))
    if not is_word(claims.get("sub"), 128):
        told.append(_issue("AUT-070", "sub", "1 to 128 visible characters", reason="is missing or not such a text"))
    return told


def staff(claims: Json) -> Actor:
    """The member of staff an assertion names; Refusal with every claim that does not hold together (R-10)."""
    name, role, is_clinical = claims.get("name"), claims.get("role"), claims.get("clinical")
    faults = [*_who_faults(name, role), *_standing_faults(role, is_clinical)]
    if claims.get("acr") not in STAFF_LEVELS:
        faults.append(_issue("AUT-075", "acr", " or ".join(STAFF_LEVELS), sent=shown(claims.get("acr"))))
    if faults:
        raise Refusal(*faults)
    is_supervised = not is_clinical and role in SUPERVISED
    return Actor(
        service=claims["iss"],
        subject=claims["sub"],
        role=str(role),
        name=str(name),
        is_clinical=bool(is_clinical),
        registration=_registration(claims.get("registration"), is_needed=bool(is_clinical)),
        supervisor=_supervisor(claims.get("supervisor")) if is_supervised else None,
    )


def _who_faults(name: object, role: object) -> Iterator[Issue]:
    if not is_word(name, 200):
        yield _issue("AUT-070", "name", "1 to 200 visible characters", reason="is missing or not such a text")
    if role not in STANDINGS:
        yield _issue("AUT-072", "role", f"one of {', '.join(STANDINGS)}", sent=shown(role))


def _standing_faults(role: object, is_clinical: object) -> Iterator[Issue]:
    if not isinstance(is_clinical, bool):
        yield _issue("AUT-070", "clinical", "true or false", reason="is missing or neither true nor false")
    elif STANDINGS.get(str(role), "either") not in ("either", "clinical" if is_clinical else "non-clinical"):
        expected = str(not is_clinical).lower()
        yield _issue("AUT-077", "clinical", expected, role=role, sent=str(is_clinical).lower())


def _registration(told: object, *, is_needed: bool) -> Registration | None:
    if told is None and not is_needed:
        return None
    if not isinstance(told, dict):
        expected = "an object with body and number, for a clinician"
        raise Refusal(_issue("AUT-073", "registration", expected, reason="is missing or no object"))
    return _read(told, "registration")


def _supervisor(told: object) -> Supervisor:
    expected = "name, body and number of the supervising clinician"
    if not isinstance(told, dict) or not is_word(told.get("name"), 200):
        reason = "is missing or has no name"
        raise Refusal(_issue("AUT-076", "supervisor", expected, reason=reason))
    try:
        return Supervisor(told["name"], read_registration(told.get("body"), told.get("number")))
    except ValueError as error:
        raise Refusal(_issue("AUT-076", "supervisor", str(error), reason="names no registered clinician")) from error


def _read(told: Json, claim: str) -> Registration:
    try:
        return read_registration(told.get("body"), told.get("number"))
    except ValueError as error:
        raise Refusal(_issue("AUT-073", claim, str(error), reason="is not in the form of a register")) from error


def signed_in(claims: Json) -> tuple[Actor, SignIn]:
    """The person who signed in, in the shape of NHS login; Refusal when the identity is not proven to P9."""
    faults = list(_proof_faults(claims))
    born = _day(claims.get("birthdate"))
    if not is_word(claims.get("nhs_number"), 10):
        faults.append(_issue("AUT-070", "nhs_number", "ten digits", reason="is missing or not such a text"))
    if born is None:
        faults.append(_issue("AUT-070", "birthdate", "a day like 1991-06-14", reason="is missing or no day"))
    if faults or born is None:
        raise Refusal(*faults)
    return Actor(claims["iss"], claims["sub"], PERSON), SignIn(claims["nhs_number"], born)


def _proof_faults(claims: Json) -> Iterator[Issue]:
    if claims.get("identity_proofing_level") != PROOFING:
        sent = shown(claims.get("identity_proofing_level"))
        yield _issue("AUT-075", "identity_proofing_level", PROOFING, sent=sent)
    elif claims.get("vot") not in VECTORS:
        yield _issue("AUT-075", "vot", f"one of {', '.join(VECTORS)}", sent=shown(claims.get("vot")))


def _day(told: object) -> date | None:
    if not isinstance(told, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", told, re.ASCII):
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _issue(code: str, claim: str, expected: str, **facts: object) -> Issue:
    return Issue(code, f"subject_token.{claim}", {"claim": claim, "expected": expected, **facts})

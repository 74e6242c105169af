"""Identifier systems, and the numbers that name a person: NHS number and National Insurance number."""

import re
from typing import NewType

from app.domain.errors import refuse

OURS = "https://work-health-gateway.example/fhir/Id/"
REFERRAL_REFERENCE = OURS + "referral-reference"
NINO = OURS + "nino"
ORGANISATION_CODE = OURS + "organisation-code"
CLIENT = OURS + "client"

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_ORGANISATION = "https://fhir.nhs.uk/Id/ods-organization-code"
ODS_SITE = "https://fhir.nhs.uk/Id/ods-site-code"
SDS_USER = "https://fhir.nhs.uk/Id/sds-user-id"
SDS_ROLE_PROFILE = "https://fhir.nhs.uk/Id/sds-role-profile-id"
DOS_SERVICE = "https://fhir.nhs.uk/Id/dos-service-id"
UBRN = "https://fhir.nhs.uk/Id/UBRN"
UUID = "https://tools.ietf.org/html/rfc4122"

PROFESSIONAL_BODIES = {
    body: f"https://fhir.hl7.org.uk/Id/{body}-number" for body in ("gmc", "gmp", "nmc", "hcpc", "gdc", "goc", "gphc")
}

NhsNumber = NewType("NhsNumber", str)
Nino = NewType("Nino", str)

_KNOWN = (
    *(REFERRAL_REFERENCE, NINO, ORGANISATION_CODE, CLIENT, NHS_NUMBER, ODS_ORGANISATION, ODS_SITE),
    *(SDS_USER, SDS_ROLE_PROFILE, DOS_SERVICE, UBRN, UUID, *PROFESSIONAL_BODIES.values()),
)
_CANONICAL = {known.removeprefix("https://").lower(): known for known in _KNOWN}
_NINO = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)(?:QQ|[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z])[0-9]{6}[A-D]")


def canonical_system(system: str) -> str:
    """The one spelling of an identifier system: https for http, the published case; unknown systems as sent."""
    return _CANONICAL.get(re.sub(r"^https?://", "", system).lower(), system)


def nhs_number(text: str, *, synthetic: bool, at: str | None = None) -> NhsNumber:
    """Ten digits that pass modulus 11, without spaces; `at` is the FHIRPath for a refusal.

    Refused: PER-001 (not ten digits, or all noughts), PER-002 (check digit), PER-003 (the 999 range, never issued,
    where synthetic people are not allowed). Source: NHS Data Dictionary, NHS NUMBER (uk-standards 1.2).
    """
    digits = "".join(text.split())
    if not re.fullmatch("[0-9]{10}", digits) or digits == "0000000000":
        raise refuse("PER-001", at)
    if _check_digit(digits[:9]) != int(digits[9]):
        raise refuse("PER-002", at)
    if digits.startswith("999") and not synthetic:
        raise refuse("PER-003", at)
    return NhsNumber(digits)


def nino(text: str, *, synthetic: bool, at: str | None = None) -> Nino:
    """Two letters, six digits and A to D, in capitals without spaces; `at` is the FHIRPath for a refusal.

    Refused: PER-004 (form, or a prefix that is not issued), PER-005 (QQ where synthetic people are not allowed).
    Source: HMRC National Insurance Manual NIM39110.
    """
    letters = "".join(text.split()).upper()
    if not _NINO.fullmatch(letters):
        raise refuse("PER-004", at)
    if letters.startswith("QQ") and not synthetic:
        raise refuse("PER-005", at)
    return Nino(letters)


def _check_digit(nine: str) -> int:
    """The digit modulus 11 asks for after these nine; 10 where there is none, which no digit equals."""
    return -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11

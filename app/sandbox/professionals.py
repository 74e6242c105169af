"""Synthetic professionals and what they are at which organisation."""

from dataclasses import dataclass

from app.domain.catalogue.names import system
from app.domain.identifiers import PROFESSIONAL_BODIES
from app.sandbox.identities import PRACTITIONER, ROLE, fixed_id

PROFESSION, STAFF = system("issuer-profession"), system("staff-role")


@dataclass(frozen=True)
class Professional:
    """A professional: family name, `Dr` or no title, and the register's number as (body, number)."""

    id: str
    family: str
    organisation: str
    is_doctor: bool = False
    registration: tuple[str, str] | None = None

    @property
    def display(self) -> str:
        """The name as others show it."""
        return f"{'Dr ' if self.is_doctor else ''}Zz {self.family}"


@dataclass(frozen=True)
class Post:
    """A professional at an organisation: a code of a system, or words alone."""

    id: str
    professional: Professional
    organisation: str
    text: str
    code: tuple[str, str, str] | None = None


_GMC, _NMC = PROFESSIONAL_BODIES["gmc"], PROFESSIONAL_BODIES["nmc"]

GP = Professional("01a0f67a-3800-7236-a9dd-7e1dc0e8d086", "Testgp", "TESTGP1", True, (_GMC, "9990001"))
OH_PHYSICIAN = Professional("01a0f67a-3800-7b5e-85b4-c073217bac8c", "Testoh", "TESTOH1", True, (_GMC, "9990002"))
OH_ADVISER = Professional("01a0f67a-3800-7237-8a0a-760796925d8d", "Testohn", "TESTOH1", False, (_NMC, "99A0001E"))
COORDINATOR = Professional("01a0f67a-3800-798f-b69c-1b41ef5543a6", "Testcoord", "TESTWW1")
CASE_MANAGER = Professional(fixed_id(PRACTITIONER, 1), "Testatw", "TESTDWPA")
EMERGENCY_DOCTOR = Professional(fixed_id(PRACTITIONER, 2), "Tested", "TESTED1", True, (_GMC, "9990003"))
ADMIN = Professional("01a0f67a-3800-7238-8a0a-760796925d8e", "Testadmin", "TESTOH1")

PROFESSIONALS = (GP, OH_PHYSICIAN, OH_ADVISER, COORDINATOR, CASE_MANAGER, EMERGENCY_DOCTOR, ADMIN)

_DOCTOR = (PROFESSION, "doctor", "Doctor")
_PHYSICIAN = (STAFF, "oh-clinician", "OH physician")

POSTS = (
    Post("01a0f67a-3800-7159-8cf5-3ea6cdf16370", GP, "TESTGP1", "Doctor", _DOCTOR),
    Post("01a0f67a-3800-74ca-be09-0a4c2e33147e", GP, "TESTGP2", "Doctor", _DOCTOR),
    Post("01a0f67a-3800-770e-86ab-864b1fe86849", OH_PHYSICIAN, "TESTOH1", "OH physician", _PHYSICIAN),
    Post("01a0f67a-3800-7f15-8520-ab027746afda", OH_PHYSICIAN, "TESTCCC", "OH physician", _PHYSICIAN),
    Post(
        "01a0f67a-3800-7548-ba84-1f8985f1b975",
        OH_ADVISER,
        "TESTOH1",
        "OH adviser",
        (STAFF, "oh-clinician", "OH adviser"),
    ),
    Post(
        "01a0f67a-3800-728c-b12f-0498abae87dd",
        COORDINATOR,
        "TESTWW1",
        "Non-clinical coordinator",
        (STAFF, "coordinator", "Non-clinical coordinator"),
    ),
    Post(
        fixed_id(ROLE, 1),
        CASE_MANAGER,
        "TESTDWPA",
        "Access to Work case manager",
        (STAFF, "atw-case-manager", "Access to Work case manager"),
    ),
    Post(fixed_id(ROLE, 3), ADMIN, "TESTOH1", "OH administrator", (STAFF, "oh-admin", "OH administrator")),
    Post(fixed_id(ROLE, 2), EMERGENCY_DOCTOR, "TESTED1", "Emergency doctor"),
)

"""Synthetic client systems: one or more for each role, each with the scopes its work needs."""

from dataclasses import dataclass

from app.domain.catalogue.roles import scopes_of
from app.domain.scopes import Scopes


@dataclass(frozen=True)
class SandboxClient:
    """A client by its short name; its client_id is the name after `sandbox-`."""

    name: str
    organisation: str
    role: str
    purpose: str
    person: str | None = None
    emergency: bool = False

    @property
    def id(self) -> str:
        """The client_id."""
        return f"sandbox-{self.name}"

    @property
    def purposes(self) -> tuple[str, ...]:
        """What it may ask for: its usual purpose first, and where it treats emergencies BTG."""
        return (self.purpose, "BTG") if self.emergency else (self.purpose,)

    @property
    def scopes(self) -> Scopes:
        """What it is registered for."""
        return scopes_of(self.role)


CLIENTS = (
    SandboxClient("gp", "TESTGP1", "gp", "care-coordination"),
    SandboxClient("gp-2", "TESTGP2", "gp", "care-coordination"),
    SandboxClient("workwell", "TESTWW1", "coordinator", "care-coordination"),
    SandboxClient("ips", "TESTIPS", "ips-worker", "care-coordination"),
    SandboxClient("oh-a", "TESTOH1", "oh-clinician", "oh-assessment"),
    SandboxClient("oh-a-admin", "TESTOH1", "oh-admin", "oh-assessment"),
    SandboxClient("oh-b", "TESTOH2", "oh-clinician", "oh-assessment"),
    SandboxClient("complex-clinic", "TESTCCC", "oh-clinician", "oh-assessment"),
    SandboxClient("spa", "TESTSPA", "spa-clinician", "care-coordination"),
    SandboxClient("ed", "TESTED1", "emergency-clinician", "care-coordination", emergency=True),
    SandboxClient("dwp-status", "TESTDWPS", "dwp-status", "dwp-status"),
    SandboxClient("dwp-atw", "TESTDWPA", "atw-case-manager", "atw-application"),
    SandboxClient("dwp-assess", "TESTDWPB", "dwp-assess", "care-coordination"),
    SandboxClient("dwp-decision", "TESTDWPD", "dwp-decision", "atw-application"),
    SandboxClient("employer", "TESTEMP1", "employer", "employer-advice"),
    SandboxClient("employer-2", "TESTEMP2", "employer", "employer-advice"),
    SandboxClient("employer-3", "TESTEMP3", "employer", "employer-advice"),
    SandboxClient("insurer", "TESTINS1", "insurer", "insurer-advice"),
    SandboxClient("person", "TESTPERS", "person", "care-coordination", person="Wren"),
    SandboxClient("person-app", "TESTPERS", "person", "care-coordination"),
    SandboxClient("ig", "TESTIG1", "information-governance", "service-evaluation"),
    SandboxClient("caldicott", "TESTCALD", "caldicott", "safeguarding"),
    SandboxClient("icb", "TESTICB1", "icb-lead", "service-evaluation"),
    SandboxClient("national", "TESTNAT1", "national-oversight", "service-evaluation"),
    SandboxClient("kit", "TESTKIT", "supplier-kit", "care-coordination"),
    SandboxClient("none", "TESTNONE", "none", "care-coordination"),
)


def named(name: str) -> SandboxClient | None:
    """The client of this short name or client_id; None when there is none."""
    return next((client for client in CLIENTS if name in (client.name, client.id)), None)

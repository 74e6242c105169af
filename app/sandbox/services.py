"""Synthetic services that can help, as the directory lists them."""

from dataclasses import dataclass

from app.sandbox.identities import SERVICE, fixed_id

LEVELS = {"local": "Local", "icb": "Integrated care board", "national": "National"}


@dataclass(frozen=True)
class Service:
    """A service: its provider's code, its level, its type as (code, display), its words, and an address."""

    id: str
    provider: str
    name: str
    type: tuple[str, str]
    comment: str
    level: str = "local"
    url: str | None = None


_OH = ("oh-provider", "Occupational health provider")

SERVICES = (
    Service(
        "01a0f67a-3800-7fb3-a8af-4e036d2be945",
        "TESTOH1",
        "Zz OH Provider assessments",
        _OH,
        "Assessment and advice about work and health.",
    ),
    Service(
        "01a0f67a-3800-748c-acf1-6293ca524452",
        "TESTWW1",
        "Zz WorkWell Service",
        ("workwell", "WorkWell"),
        "Work and health coaching, open to anyone.",
    ),
    Service(
        "01a0f67a-3800-7b3c-a8cb-f9fc665da4f8",
        "TESTICB1",
        "Zz Local MSK self-referral",
        ("msk-self-referral", "Musculoskeletal self-referral"),
        "Physiotherapy advice without seeing a GP first.",
        url="https://msk.example/self-referral",
    ),
    Service(
        "01a0f67a-3800-7874-bc30-b90440aaea36",
        "TESTEMP3",
        "Zz Logistics occupational health",
        ("employer-oh", "Employer's own occupational health"),
        "For people employed by Zz Logistics.",
    ),
    Service(fixed_id(SERVICE, 1), "TESTOH2", "Zz Second OH assessments", _OH, "Assessment and advice by video."),
    Service(
        fixed_id(SERVICE, 2),
        "TESTCCC",
        "Zz Complex Cases Clinic",
        _OH,
        "For cases that need an OH physician and the person's own doctors together.",
        "icb",
    ),
    Service(
        fixed_id(SERVICE, 3),
        "TESTIPS",
        "Zz Individual Placement and Support",
        ("ips", "Individual Placement and Support"),
        "Help into paid work for people seen by a mental health team.",
    ),
    Service(
        fixed_id(SERVICE, 4),
        "TESTDWPA",
        "Access to Work",
        ("atw", "Access to Work"),
        "Practical and financial support at work.",
        "national",
        "https://access-to-work.example",
    ),
)

"""Synthetic services that can help, as the directory lists them."""

from dataclasses import dataclass

from app.sandbox.identities import SERVICE, fixed_id

LEVELS = {"local": "Local", "icb": "Integrated care board", "national": "National"}


@dataclass(frozen=True)
class Service:
    """A service: its provider's code, its level, its type as (code, display), its words, and an address.

    `areas` are the codes of what it covers, nothing meaning everywhere; `receives` is where its systems take referrals.
    """

    id: str
    provider: str
    name: str
    type: tuple[str, str]
    comment: str
    level: str = "local"
    url: str | None = None
    areas: tuple[str, ...] = ("TESTICB1",)
    eligibility: str = "anyone"
    capacity: str = "open"
    receives: str | None = None


_OH = ("oh-provider", "Occupational health provider")
_WORKWELL = ("workwell", "WorkWell")
_MSK = ("msk-self-referral", "Musculoskeletal self-referral")
_THERAPIES = ("talking-therapies", "NHS Talking Therapies")
_BOTH = ("TESTICB1", "TESTICB2")

SERVICES = (
    Service(
        "01a0f67a-3800-7fb3-a8af-4e036d2be945",
        "TESTOH1",
        "Zz OH Provider assessments",
        _OH,
        "Assessment and advice about work and health.",
        receives="https://oh-a.example/fhir/R4",
    ),
    Service(
        "01a0f67a-3800-748c-acf1-6293ca524452",
        "TESTWW1",
        "Zz WorkWell Service",
        _WORKWELL,
        "Work and health coaching, open to anyone.",
        receives="https://workwell.example/fhir/R4",
    ),
    Service(
        "01a0f67a-3800-7b3c-a8cb-f9fc665da4f8",
        "TESTICB1",
        "Zz Local MSK self-referral",
        _MSK,
        "Physiotherapy advice without seeing a GP first.",
        url="https://msk.example/self-referral",
    ),
    Service(
        "01a0f67a-3800-7874-bc30-b90440aaea36",
        "TESTEMP3",
        "Zz Logistics occupational health",
        ("employer-oh", "Employer's own occupational health"),
        "For people employed by Zz Logistics.",
        areas=(),
        eligibility="own-employees",
    ),
    Service(
        fixed_id(SERVICE, 1),
        "TESTOH2",
        "Zz Second OH assessments",
        _OH,
        "Assessment and advice by video.",
        areas=_BOTH,
        capacity="limited",
    ),
    Service(
        fixed_id(SERVICE, 2),
        "TESTCCC",
        "Zz Complex Cases Clinic",
        _OH,
        "For cases that need an OH physician and the person's own doctors together.",
        "icb",
        areas=_BOTH,
        eligibility="complex-case",
    ),
    Service(
        fixed_id(SERVICE, 3),
        "TESTIPS",
        "Zz Individual Placement and Support",
        ("ips", "Individual Placement and Support"),
        "Help into paid work for people seen by a mental health team.",
        eligibility="under-mental-health-team",
    ),
    Service(
        fixed_id(SERVICE, 4),
        "TESTDWPA",
        "Access to Work",
        ("atw", "Access to Work"),
        "Practical and financial support at work.",
        "national",
        "https://access-to-work.example",
        areas=(),
        eligibility="in-work",
    ),
    Service(
        fixed_id(SERVICE, 5), "TESTICB1", "Zz Talking Therapies", _THERAPIES,
        "Talking therapy for anxiety and low mood, by self-referral.", "icb", "https://talking.example",
    ),
    Service(
        fixed_id(SERVICE, 6), "TESTICB1", "Zz Link Workers", ("social-prescribing", "Social prescribing"),
        "Somebody who finds local help with what gets in the way of work.", areas=("ZZ1", "ZZ2"), capacity="limited",
    ),
    Service(
        fixed_id(SERVICE, 7), "TESTICB1", "Zz Healthy Living", ("wellbeing", "Wellbeing service"),
        "Help with sleep, weight and smoking.",
    ),
    Service(
        fixed_id(SERVICE, 8), "TESTICB1", "Zz Connect to Work", ("connect-to-work", "Connect to Work"),
        "Supported employment for disabled people and people with health conditions.", "icb", capacity="full",
        eligibility="out-of-work",
    ),
    Service(
        fixed_id(SERVICE, 9), "TESTICB1", "Zz Get Britain Working trailblazer",
        ("gbw-trailblazer", "Get Britain Working trailblazer"), "Help back to work after long illness.", "icb",
        eligibility="out-of-work",
    ),
    Service(
        fixed_id(SERVICE, 10), "TESTICB2", "Zz Second WorkWell", _WORKWELL, "Work and health coaching by phone.", "icb",
        areas=("TESTICB2",),
    ),
    Service(
        fixed_id(SERVICE, 11), "TESTICB2", "Zz Second MSK self-referral", _MSK, "Physio advice by phone.",
        url="https://second-msk.example/self-referral", areas=("ZZ8", "ZZ9"),
    ),
    Service(
        fixed_id(SERVICE, 12), "TESTICB2", "Zz Second Talking Therapies", _THERAPIES, "Talking therapy by video.",
        "icb", areas=("TESTICB2",), capacity="full",
    ),
    Service(
        fixed_id(SERVICE, 13), "TESTDWPA", "Zz Jobcentre work coaching", ("jcp", "Jobcentre Plus"),
        "A work coach, for anybody who looks for work.", "national", areas=(), eligibility="out-of-work",
    ),
    Service(
        fixed_id(SERVICE, 14), "TESTNAT1", "Zz Money Helpline", ("money-advice", "Money advice"),
        "Free advice about money, debt and sick pay.", "national", "https://money.example", areas=(),
    ),
    Service(
        fixed_id(SERVICE, 15), "TESTNAT1", "Zz Peer Support Line", ("peer-support", "Voluntary peer support"),
        "Volunteers who have been off work themselves.", "national", "https://peers.example", areas=(),
    ),
)  # fmt: skip

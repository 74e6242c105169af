"""A fast track as DWP's decision client sends it, and the signposts that go with it."""

from typing import Any

from tests.kit.builders import organisation, person

Json = dict[str, Any]


def subject(given: str = "Piran") -> Json:
    """Somebody by NHS number, name and birth date."""
    who = person(given)
    number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": who.nhs_number}
    parts = [
        {"name": "identifier", "valueIdentifier": number},
        {"name": "name", "valueHumanName": {"family": "ZZTEST", "given": [given]}},
        {"name": "birthDate", "valueDate": who.born.isoformat()},
    ]
    return {"name": "subject", "part": parts}


def pointer(topic: str, text: str) -> Json:
    """One signpost."""
    return {
        "name": "signpost",
        "part": [{"name": "topic", "valueCode": topic}, {"name": "text", "valueString": text}],
    }


SIGNPOSTS = [
    pointer("money-advice", "Ask your council about council tax support."),
    pointer("other", "Ask your pharmacy about help with prescription charges."),
    pointer("msk-self-referral", "Join the local group for joints and muscles."),
]


def ended(*more: Json, given: str = "Piran", receiver: str = "TESTWW1", items: tuple[str, ...] = ("travel",),
          without: tuple[str, ...] = ()) -> Json:  # fmt: skip
    """Entitlement to PIP ended on 28 September; travel was ticked, nothing else."""
    consent = [
        {"name": "takenAt", "valueDateTime": "2026-10-05T09:08:00+01:00"},
        {"name": "method", "valueCode": "spoken"},
    ]
    parts = [
        subject(given),
        {"name": "receiver", "valueReference": organisation(receiver)},
        {"name": "benefit", "valueCode": "pip"},
        {"name": "ended", "valueDate": "2026-09-28"},
        *({"name": "item", "valueCode": item} for item in items),
        {"name": "consent", "part": consent},
        *SIGNPOSTS,
        *more,
    ]
    return {"resourceType": "Parameters", "parameter": [part for part in parts if part["name"] not in without]}

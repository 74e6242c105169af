"""The Health Adjustment Passport: the section that occupational health drafts, and how it enters (domain.md 3)."""

from datetime import date

from app.domain.json import Json

SECTION = "13"
"""The linkId of the advice of occupational health, approved by the person."""


def with_advice(passport: Json, draft: Json, on: date, now: str) -> Json:
    """The passport's next content: every section as it was, and the drafted advice with the day it was approved."""
    advice = [inner for item in draft["item"] for inner in item.get("item", []) if inner.get("linkId") == "13.1"]
    approved = {"linkId": "13.2", "text": "Approved on", "answer": [{"valueDate": on.isoformat()}]}
    section = {
        "linkId": SECTION,
        "text": "Occupational health advice, approved by me",
        "item": [*advice, approved],
    }
    kept = [item for item in passport["item"] if item.get("linkId") != SECTION]
    before = [item for item in kept if int(item["linkId"]) < int(SECTION)]
    after = [item for item in kept if int(item["linkId"]) > int(SECTION)]
    return passport | {"status": "amended", "authored": now, "item": [*before, section, *after]}

"""The Health Adjustment Passport: the section that occupational health drafts, and how it enters (domain.md 3)."""

from datetime import date

from app.domain.json import Json

SECTION = "13"
"""The linkId of the advice of occupational health, approved by the person."""

REVIEWED = "15"
"""The linkId of the day on which the person looks at it again."""

FINISHED = ("completed", "amended")


def review_day(passport: Json) -> str | None:
    """The day a finished passport is to be reviewed, as a FHIR date; None without one, or where it is no longer one."""
    found = [answer for item in passport.get("item", []) if item.get("linkId") == REVIEWED
             for answer in item.get("answer", [])]  # fmt: skip
    day = next((str(answer["valueDate"]) for answer in found if "valueDate" in answer), None)
    return day if passport.get("status") in FINISHED else None


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

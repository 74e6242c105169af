"""A Health Adjustment Passport and its shares, as the person sends them."""

from typing import Any

from tests.kit.builders import OURS, consent, organisation, ours, patient
from tests.kit.gateways import World

Json = dict[str, Any]
FORM = f"{OURS}Questionnaire/passport"
ADJUSTMENT = {
    "linkId": "11.1",
    "item": [
        {"linkId": "11.1.1", "answer": [{"valueCoding": ours("adjustment", "equipment")}]},
        {"linkId": "11.1.2", "answer": [{"valueString": "Ergonomic chair"}]},
        {"linkId": "11.1.3", "answer": [{"valueCoding": ours("adjustment-state", "agreed")}]},
    ],
}


def passport(subject: str, words: str = "first", **changes: Any) -> Json:
    """The answers of a person: wishes, condition, impact, travel and adjustments."""
    wishes, condition, stamina, travel = (
        {"linkId": number, "answer": [{"valueString": f"{words}-{number}"}]} for number in ("3", "4", "5.1", "7")
    )
    review = {"linkId": "15", "answer": [{"valueDate": "2027-04-06"}]}
    impact = {"linkId": "5", "item": [stamina]}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{FORM}|1.0.0",
        "status": "completed",
        "subject": {"reference": subject},
        "authored": "2026-10-05T08:00:00Z",
        "author": {"reference": subject},
        "item": [wishes, condition, impact, travel, {"linkId": "11", "item": [ADJUSTMENT]}, review],
    } | changes


def share(
    subject: str, version: str, recipient: str, *sections: str, purpose: str = "employer-advice", **changes: Any
) -> Json:
    """A share of one version (QuestionnaireResponse/id/_history/1) with an organisation, until April."""
    body = consent(subject, taker="TESTPERS")
    body["category"].append({"coding": [ours("consent-category", "passport-share")]})
    body["extension"] = [{"url": f"{OURS}StructureDefinition/sections", "valueString": one} for one in sections]
    body["provision"] = {
        "type": "permit",
        "period": {"end": "2027-04-05"},
        "actor": [{"role": _receiver(), "reference": organisation(recipient)}],
        "purpose": [ours("purpose", purpose)],
        "data": [{"meaning": "instance", "reference": {"reference": version}}],
    }
    return body | changes


def _receiver() -> Json:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}


class Holder:
    """The person with a passport: writes it, changes it, shares it."""

    def __init__(self, world: World) -> None:
        self.caller = world.as_client("person")
        made = world.as_client("gp").post("/Patient", patient("Wren"))
        self.subject = f"Patient/{made.json()['id']}"
        answer = self.caller.post("/QuestionnaireResponse", passport(self.subject))
        assert answer.status_code == 201, answer.text
        self.name = f"QuestionnaireResponse/{answer.json()['id']}"

    def version(self, number: int) -> str:
        """The reference to one version."""
        return f"{self.name}/_history/{number}"

    def change(self, words: str) -> Json:
        """The next version, with other words in every answer."""
        kept = self.caller.get(f"/{self.name}").json()
        answer = self.caller.put(
            f"/{self.name}", kept | {"item": passport(self.subject, words)["item"], "status": "amended"}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def share(self, number: int, recipient: str, *sections: str, **more: Any) -> Json:
        """A share that is stored; what the person gets back."""
        answer = self.caller.post("/Consent", share(self.subject, self.version(number), recipient, *sections, **more))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def revoke(self, made: Json) -> None:
        """The person takes a share back."""
        version = int(made["meta"]["versionId"])
        answer = self.caller.put(f"/Consent/{made['id']}", made | {"status": "inactive"}, version)
        assert answer.status_code == 200, answer.text

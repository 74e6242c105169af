"""Story 12: Bryn is brought to the emergency department unconscious; the doctor there breaks the glass."""

from app.domain.catalogue.names import NHS_NUMBER
from app.domain.json import Json
from app.sandbox.fit_note_referral import Occasion
from app.sandbox.people import FAMILY
from app.sandbox.stories.papers import fit_note_referral
from app.sandbox.stories.stage import Stage, person


def play(stage: Stage) -> None:
    """An hour for one doctor and one person, seen by a reviewer."""
    gp, ed = stage.actor("gp"), stage.actor("ed", "tested", "BTG")
    occasion = Occasion(person("Bryn"), stage.moment, stage.new_id())
    sent = gp.refer(fit_note_referral(occasion, template="oh"), "Bryn is in the care of occupational health")
    ed.get(sent.subject, "the emergency department has nothing to do with him", "RES-001")
    stage.actor("workwell").post("$break-glass", opening("Brought in unconscious"), "a coordinator cannot", "EMG-001")
    ed.post("$break-glass", opening("test"), "nor a doctor without a reason", 422)
    made = ed.post("$break-glass", opening("Brought in unconscious, medication unknown"),
                   "a doctor on duty says why: an hour is open")  # fmt: skip
    patient = made["parameter"][0]["valueReference"]["reference"]
    ed.get(patient, "she reads who he is")
    ed.get(f"Observation?patient={patient}", "and the line of the fit note that names the condition")
    ed.get(sent.task, "what is no emergency's business stays closed", 403)
    stage.person("Bryn").get("AuditEvent", "Bryn will read it, when he is able")


def opening(reason: str) -> Json:
    """The Parameters of an emergency access to Bryn's record."""
    bryn = person("Bryn")
    number = {"system": NHS_NUMBER, "value": bryn.nhs_number}
    parts: list[Json] = [
        {"name": "identifier", "valueIdentifier": number},
        {"name": "name", "valueHumanName": {"family": FAMILY, "given": [bryn.given]}},
        {"name": "birthDate", "valueDate": f"{bryn.born}"},
        {"name": "reason", "valueString": reason},
    ]
    return {"resourceType": "Parameters", "parameter": parts}

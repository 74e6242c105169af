"""The journey with fhirclient, whose models refuse any answer that is not valid FHIR."""

import json
import sys

from fhirclient import client, server
from fhirclient.models.bundle import Bundle
from fhirclient.models.patient import Patient
from fhirclient.models.task import Task


def signed_in(base, token):
    """A client of the library that sends a token it was given."""
    made = client.FHIRClient(settings={"app_id": "journey", "api_base": base})
    made.server.session.headers["Authorization"] = f"Bearer {token}"
    return made.server


def code_of(fault):
    """The published code of an error."""
    return fault.response.json()["issue"][0]["details"]["coding"][-1]["code"]


def refused(act, *kinds):
    """The code or status that an act is refused with."""
    try:
        act()
    except kinds as fault:
        return code_of(fault)
    return None


def walk(given):
    """What the journey saw."""
    gp, oh = signed_in(given["base"], given["gp"]), signed_in(given["base"], given["oh"])
    people = [Patient(Patient(body).create(gp)) for body in given["patients"]]
    first, number = people[0], people[0].identifier[0]
    found = Patient.where({"identifier": f"{number.system}|{number.value}"}).perform_resources(gp)
    every = list(Patient.where({"_count": "2"}).perform_resources_iter(gp))
    stale = Patient(first.as_json())
    phoned = Patient(first.as_json() | {"telecom": [{"system": "phone", "value": "07700 900123"}]})
    after = Patient(phoned.update(gp))
    old = Patient(stale.as_json() | {"telecom": [{"system": "phone", "value": "07700 900456"}]})
    counted = Patient.where({"_summary": "count"}).perform(gp).total
    stored = Bundle(gp.post_json("", given["transaction"]).json())
    tasks = Task.where({"status": "requested", "_lastUpdated": f"gt{given['since']}"}).perform_resources(oh)
    return {
        "created": [one.id for one in people],
        "found": [one.id for one in found],
        "paged": [one.id for one in every],
        "version": after.meta.versionId,
        "counted": counted,
        "refused": refused(lambda: old.update(gp), Exception),
        "missing": 404 if refused(lambda: Patient.read("no-such-patient", gp), server.FHIRNotFoundException) else None,
        "stored": [entry.response.location for entry in stored.entry],
        "tasks": [one.id for one in tasks],
    }


print(json.dumps(walk(json.load(sys.stdin))))

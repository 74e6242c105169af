"""The journey with fhirpy: a practice creates, searches, pages, updates and refers; an OH provider polls its Tasks."""

import json
import sys

from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import MultipleResourcesFound, ResourceNotFound


def code_of(fault):
    """The published code of an error; fhirpy has one exception for every 412."""
    return json.loads(str(fault))["issue"][0]["details"]["coding"][-1]["code"]


def walk(given):
    """What the journey saw."""
    gp = SyncFHIRClient(given["base"], authorization=f"Bearer {given['gp']}")
    oh = SyncFHIRClient(given["base"], authorization=f"Bearer {given['oh']}")
    people = [gp.resource("Patient", **body) for body in given["patients"]]
    for one in people:
        one.save()
    first = people[0]
    number = first["identifier"][0]
    found = gp.resources("Patient").search(identifier=f"{number['system']}|{number['value']}").fetch()
    every = gp.resources("Patient").limit(2).fetch_all()
    stale = gp.resource("Patient", **first.serialize())
    first["telecom"] = [{"system": "phone", "value": "07700 900123"}]
    first.save()
    stale["telecom"] = [{"system": "phone", "value": "07700 900456"}]
    try:
        stale.save()
        refused = None
    except MultipleResourcesFound as fault:
        refused = code_of(fault)
    try:
        gp.reference("Patient", "no-such-patient").to_resource()
        missing = None
    except ResourceNotFound:
        missing = 404
    counted = gp.resources("Patient").count()
    stored = gp.execute("", method="POST", data=given["transaction"])
    tasks = oh.resources("Task").search(status="requested", _lastUpdated__gt=given["since"]).fetch()
    return {
        "created": [one.id for one in people],
        "found": [one.id for one in found],
        "paged": [one.id for one in every],
        "version": first["meta"]["versionId"],
        "counted": counted,
        "refused": refused,
        "missing": missing,
        "stored": [entry["response"]["location"] for entry in stored["entry"]],
        "tasks": [one.id for one in tasks],
    }


print(json.dumps(walk(json.load(sys.stdin))))

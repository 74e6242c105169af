"""The example messages of the standard, where they lie beside the repository, and what makes them ours."""

from pathlib import Path
from typing import Any

from app.fhir.json import parse
from tests.fhir.test_examples import repaired
from tests.messages.bodies import ODS, USE_CASE, part
from tests.wire.bodies import concept, patient, profile

Json = dict[str, Any]

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "reference" / "bars"
REASON = "no example messages of the standard beside the repository"


def _is_message(file: Path) -> bool:
    body = parse(file.read_bytes())
    return (body.get("resourceType"), body.get("type")) == ("Bundle", "message")


def read(file: Path) -> Json:
    """An example as it was found, but for decimals that its conversion from XML made texts."""
    return repaired(parse(file.read_bytes()))


MESSAGES = sorted(file for file in FOLDER.glob("**/*.json") if "xamples" in str(file) and _is_message(file))


def found(name: str) -> Path:
    """The one example whose name begins so."""
    (file,) = (file for file in MESSAGES if file.name.startswith(name))
    return file


def ours(example: Json, given: str, sender: str = "TESTGP1", receiver: str = "TESTOH1") -> Json:
    """An example with our use case and what its profile adds, its parties among ours, about one of our people.

    What is changed: the codes of the organisations that send and receive, the NHS number and the birth date that go
    with it, the second code of the category; added are the code, the trigger, and the consent the person gave.
    """
    header, request, body = part(example, "MessageHeader"), part(example, "ServiceRequest"), part(example, "Patient")
    parties = {header["sender"]["reference"]: sender, header["destination"][0]["receiver"]["reference"]: receiver}
    for entry in example["entry"]:
        if entry["fullUrl"] in parties:
            entry["resource"]["identifier"] = [{"system": ODS, "value": parties[entry["fullUrl"]]}]
    person = patient(given)
    body["identifier"] = [*person["identifier"], *body.get("identifier", [])[1:]]
    body["birthDate"] = person["birthDate"]
    request["category"][0]["coding"][0]["code"] = "referral"
    request["category"][0]["coding"][1] = dict(USE_CASE)
    if "definition" in header:
        header["definition"] = header["definition"].replace("validation", "referral")
    if request["status"] == "active":
        request["code"] = concept("request-code", "oh-referral")
        request["extension"] = [{"url": profile("trigger"), "valueCode": "at-risk-in-work"}, _taken(request)]
    return example


def _taken(request: Json) -> Json:
    parts = [
        {"url": "template", "valueCode": "oh"},
        {"url": "taken-by", "valueReference": request["requester"]},
        {"url": "taken-at", "valueDateTime": "2026-10-05T08:58:00+01:00"},
        {"url": "method", "valueCode": "spoken"},
    ]
    return {"url": profile("consent-taken"), "extension": parts}

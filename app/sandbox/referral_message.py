"""The same referral as a message of the Booking and Referral Standard, with the parts the standard asks for."""

from collections.abc import Callable, Iterator

from app.domain.calendar import render
from app.domain.catalogue.messaging import ACT, CONSENTS, DEFINITIONS, EVENTS, NEW, PROFILES, REASONS, REQUEST
from app.domain.identifiers import DOS_SERVICE
from app.domain.json import Json
from app.domain.parties import Organisation
from app.sandbox.fit_note_referral import Occasion, referral
from app.sandbox.organisations import BY_CODE

SENDER = "TESTGP1"
_CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
_CLASS = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"}
_PARTS = ("header", "request", "patient", "practitioner", "issuer", "fit-note", "encounter", "plan", "sender",
          "receiver", "service", "consent")  # fmt: skip


def referral_message(of: Occasion, new_id: Callable[[], str]) -> Json:
    """The Bundle for `$process-message`; `new_id` gives a UUID each time it is asked."""
    names = {part: f"urn:uuid:{new_id()}" for part in _PARTS}
    parts = dict(_parts(of, names))
    return {
        "resourceType": "Bundle",
        "id": new_id(),
        "meta": {"profile": [f"{PROFILES}BundleMessage"]},
        "type": "message",
        "timestamp": render(of.moment),
        "entry": [{"fullUrl": names[part], "resource": parts[part]} for part in _PARTS],
    }


def _parts(of: Occasion, names: dict[str, str]) -> Iterator[tuple[str, Json]]:
    """Each part by its name: those of the referral, and what the standard adds."""
    request = _renamed(referral(of), {f"#{part}": {"reference": names[part]} for part in _PARTS})
    for part in request.pop("contained"):
        yield part["id"], {name: value for name, value in part.items() if name != "id"}
    yield "header", _header(names)
    yield "request", request | _as_plan(names)
    yield "encounter", _about(names, "Encounter", {"status": "finished", "class": _CLASS})
    yield "plan", _about(names, "CarePlan", {"status": "completed", "intent": "plan"})
    yield "sender", _organisation(BY_CODE[SENDER])
    yield "receiver", _organisation(BY_CODE[of.performer])
    yield "service", _service(BY_CODE[of.performer], names)
    yield "consent", _consent(of, names)


def _as_plan(names: dict[str, str]) -> Json:
    return {
        "meta": {"profile": [f"{PROFILES}ServiceRequest-request-referral"]},
        "basedOn": [{"reference": names["plan"]}],
        "intent": "plan",
        "encounter": {"reference": names["encounter"]},
        "performer": [{"reference": names["service"]}],
    }


def _header(names: dict[str, str]) -> Json:
    reached = {"endpoint": f"{DOS_SERVICE}|111111111", "receiver": {"reference": names["receiver"]}}
    return {
        "resourceType": "MessageHeader",
        "meta": {"profile": [f"{PROFILES}MessageHeader-{REQUEST}"]},
        "eventCoding": {"system": EVENTS, "code": REQUEST},
        "destination": [reached],
        "sender": {"reference": names["sender"]},
        "source": {"name": BY_CODE[SENDER].name, "endpoint": f"{DOS_SERVICE}|222222222"},
        "reason": {"coding": [{"system": REASONS, "code": NEW}]},
        "focus": [{"reference": names["request"]}],
        "definition": DEFINITIONS[NEW][0],
    }


def _about(names: dict[str, str], type: str, said: Json) -> Json:
    return {"resourceType": type, **said, "subject": {"reference": names["patient"]}}


def _organisation(of: Organisation) -> Json:
    return {"resourceType": "Organization", "identifier": [{"system": of.system, "value": of.code}], "name": of.name}


def _service(of: Organisation, names: dict[str, str]) -> Json:
    identifier = {"system": DOS_SERVICE, "value": "111111111"}
    provider = {"reference": names["receiver"]}
    return {"resourceType": "HealthcareService", "identifier": [identifier], "providedBy": provider, "name": of.name}


def _consent(of: Occasion, names: dict[str, str]) -> Json:
    """Consent to direct care as the standard has it; what the person allowed stands in the request."""
    return {
        "resourceType": "Consent",
        "status": "active",
        "scope": {"coding": [{"system": _CONSENT_SCOPE, "code": "patient-privacy"}]},
        "category": [{"coding": [{"system": CONSENTS, "code": "DRC", "display": "Direct Care"}]}],
        "patient": {"reference": names["patient"]},
        "dateTime": f"{of.today}",
        "policyRule": {"coding": [{"system": ACT, "code": "IMPLIED"}]},
    }


def _renamed(node: Json, names: dict[str, Json]) -> Json:
    """The referral with its contained parts named as entries."""

    def renamed(value: object) -> object:
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if not isinstance(value, dict):
            return value
        return names.get(str(value.get("reference"))) or {name: renamed(inner) for name, inner in value.items()}

    return {name: renamed(value) for name, value in node.items()}

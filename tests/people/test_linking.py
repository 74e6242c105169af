"""An organisation ties its own Patient, who has no NHS number, to one it may see (access.md 5)."""

from typing import TYPE_CHECKING

from app.services.merging import merge
from app.store import records
from app.store.wall import OPERATOR
from tests.kit.callers import As
from tests.kit.gateways import World

if TYPE_CHECKING:
    from httpx import Response

SEEN = {
    "resourceType": "Patient",
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990263396"}],
    "name": [{"family": "ZZTEST", "given": ["Wren"]}],
    "birthDate": "1991-06-14",
}


def nameless(**changes: object) -> dict:
    """A Patient as an OH provider first knows them: no number."""
    return {k: v for k, v in (SEEN | changes).items() if k != "identifier"}


def shared_patient(world: World) -> str:
    """Wren's Patient at the practice, shared with OH A by consent."""
    gp = world.as_client("gp")
    patient = gp.post("/Patient", SEEN).json()["id"]
    consent = {
        "resourceType": "Consent",
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": {"reference": f"Patient/{patient}"},
        "dateTime": "2026-10-05T08:40:00+01:00",
        "performer": [{"reference": f"Patient/{patient}"}],
        "organization": [{"identifier": {"system": gp.organisation.system, "value": gp.organisation.code}}],
        "sourceAttachment": {"contentType": "text/plain", "title": "Said in the consultation"},
        "policy": [{"uri": "https://work-health-gateway.example/fhir/policy/explicit-consent"}],
        "provision": {"type": "deny", "provision": [permit(world.as_client("oh-a"))]},
    }
    answer = gp.post("/Consent", consent)
    assert answer.status_code == 201, answer.text
    return patient


def permit(to: As) -> dict:
    """Class A for occupational health assessment."""
    ours = "https://work-health-gateway.example/fhir/CodeSystem/"
    role = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}
    named = {"identifier": {"system": to.organisation.system, "value": to.organisation.code}}
    return {
        "type": "permit",
        "period": {"start": "2026-10-05", "end": "2027-10-05"},
        "actor": [{"role": role, "reference": named}],
        "securityLabel": [{"system": ours + "data-class", "code": "A"}],
        "purpose": [{"system": ours + "purpose", "code": "oh-assessment"}],
    }


def test_oh_ties_its_own_patient_to_the_practice_s_and_both_are_one_person(everywhere: World) -> None:
    seen = shared_patient(everywhere)
    oh = everywhere.as_client("oh-a")
    linked = nameless(link=[{"other": {"reference": f"Patient/{seen}"}, "type": "seealso"}])
    answer = oh.post("/Patient", linked)
    assert answer.status_code == 201, answer.text
    assert _person(everywhere, answer.json()["id"]) == _person(everywhere, seen)


def test_a_link_added_later_moves_what_oh_had_recorded(everywhere: World) -> None:
    seen = shared_patient(everywhere)
    oh = everywhere.as_client("oh-a")
    own = oh.post("/Patient", nameless()).json()
    assert _person(everywhere, own["id"]) != _person(everywhere, seen)
    own["link"] = [{"other": {"reference": f"Patient/{seen}"}, "type": "seealso"}]
    assert oh.put(f"/Patient/{own['id']}", own).status_code == 200
    assert _person(everywhere, own["id"]) == _person(everywhere, seen)


def test_a_patient_with_another_birth_date_is_not_linked(here: World) -> None:
    seen = shared_patient(here)
    linked = nameless(birthDate="1991-06-15", link=[{"other": {"reference": f"Patient/{seen}"}, "type": "seealso"}])
    answer = here.as_client("oh-a").post("/Patient", linked)
    assert (answer.status_code, _code(answer)) == (422, "PER-012")


def test_a_patient_that_cannot_be_seen_cannot_be_linked_to(here: World) -> None:
    seen = shared_patient(here)
    linked = nameless(link=[{"other": {"reference": f"Patient/{seen}"}, "type": "seealso"}])
    answer = here.as_client("oh-b").post("/Patient", linked)
    assert (answer.status_code, _code(answer)) == (422, "RES-007")


def test_a_patient_with_a_number_of_its_own_stays_where_it_is(here: World) -> None:
    seen = shared_patient(here)
    numbered = SEEN | {
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990271305"}],
        "link": [{"other": {"reference": f"Patient/{seen}"}, "type": "seealso"}],
    }
    answer = here.as_client("oh-a").post("/Patient", numbered)
    assert answer.status_code == 422


def test_what_was_merged_is_parted_before_its_organisation_links_it(here: World) -> None:
    seen, oh = shared_patient(here), here.as_client("oh-a")
    own = oh.post("/Patient", nameless()).json()
    twin = oh.post("/Patient", nameless(birthDate="1991-06-15")).json()
    merge(here.gateway, f"Patient/{own['id']}", f"Patient/{twin['id']}", "One record too many")
    own["link"] = [{"other": {"reference": f"Patient/{seen}"}, "type": "seealso"}]
    answer = oh.put(f"/Patient/{own['id']}", own)
    assert (answer.status_code, _code(answer)) == (422, "PER-013")


def _person(world: World, id: str) -> str:
    with world.gateway.database.reading(OPERATOR) as connection:
        found = records.load(connection, "Patient", id)
    assert found
    assert found.person
    return found.person


def _code(answer: "Response") -> str:
    codings = answer.json()["issue"][0]["details"]["coding"]
    return next(coding["code"] for coding in codings if coding["system"].endswith("/error"))

"""An organisation ties its own Patient, who has no NHS number, to one it may see (access.md 5)."""

from typing import TYPE_CHECKING

from app.services.merging import merge
from app.services.recompile import check
from app.store import records
from app.store.wall import OPERATOR
from tests.kit.answers import task_of
from tests.kit.builders import consent, denial, referral
from tests.kit.builders import permit as allowing
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


def linked_to(gp: As, own: dict, other: str) -> None:
    """A practice ties its nameless Patient to another of its own."""
    own["link"] = [{"other": {"reference": f"Patient/{other}"}, "type": "seealso"}]
    answer = gp.put(f"/Patient/{own['id']}", own)
    assert answer.status_code == 200, answer.text


def refuse_oh(world: World, patient: str) -> None:
    """Wren herself stops sharing with OH A."""
    body = consent(f"Patient/{patient}", taker="TESTPERS") | {"provision": denial("TESTOH1")}
    assert world.as_client("person").post("/Consent", body).status_code == 201


def test_what_she_refused_stays_refused_however_often_her_practice_had_agreed(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    known, own = gp.post("/Patient", SEEN).json()["id"], gp.post("/Patient", nameless()).json()
    for _ in range(4):
        body = consent(f"Patient/{own['id']}", allowing("TESTOH1", "oh-assessment", "ABCDE"))
        assert gp.post("/Consent", body).status_code == 201
    refuse_oh(everywhere, known)
    linked_to(gp, own, known)
    assert [oh.get(f"/Patient/{id}").status_code for id in (known, own["id"])] == [403, 403]
    assert check(everywhere.gateway).differences == []


def test_what_she_refuses_after_a_link_holds_for_what_moved_and_what_she_agrees_to_opens_it(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    known, own = gp.post("/Patient", SEEN).json()["id"], gp.post("/Patient", nameless()).json()
    for _ in range(4):
        body = consent(f"Patient/{own['id']}", allowing("TESTOH1", "oh-assessment", "ABCDE"))
        assert gp.post("/Consent", body).status_code == 201
    linked_to(gp, own, known)
    assert oh.get(f"/Patient/{own['id']}").status_code == 200
    refuse_oh(everywhere, known)
    assert oh.get(f"/Patient/{own['id']}").status_code == 403
    assert check(everywhere.gateway).differences == []
    assert (
        gp.post("/Consent", consent(f"Patient/{known}", allowing("TESTOH1", "oh-assessment", "A"))).status_code == 201
    )
    assert oh.get(f"/Patient/{own['id']}").status_code == 200


def test_an_open_task_waits_for_consent_when_a_link_brings_her_refusal_to_it(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    known, own = gp.post("/Patient", SEEN).json()["id"], gp.post("/Patient", nameless()).json()
    body = referral(trigger="self", subject={"reference": f"Patient/{own['id']}"})
    sent = gp.post("/ServiceRequest", body | {"contained": body["contained"][1:]})
    assert sent.status_code == 201, sent.text
    assert oh.post(f"/{task_of(sent)}/$receive").status_code == 200
    refuse_oh(everywhere, known)
    linked_to(gp, own, known)
    task = gp.get(f"/{task_of(sent)}").json()
    assert (task["status"], task["statusReason"]["text"]) == ("on-hold", "Awaiting consent")
    assert check(everywhere.gateway).differences == []


def _person(world: World, id: str) -> str:
    with world.gateway.database.reading(OPERATOR) as connection:
        found = records.load(connection, "Patient", id)
    assert found
    assert found.person
    return found.person


def _code(answer: "Response") -> str:
    codings = answer.json()["issue"][0]["details"]["coding"]
    return next(coding["code"] for coding in codings if coding["system"].endswith("/error"))

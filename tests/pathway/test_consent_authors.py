"""Who took a consent, how, with which evidence, and who gave it: at every door (domain.md 6, scenario 4)."""

import copy
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.catalogue.names import NHS_NUMBER, OURS
from tests.kit.answers import codes
from tests.kit.builders import (
    Json,
    consent,
    denial,
    organisation,
    ours,
    patient,
    permit,
    person,
    referral,
    transaction,
    urn,
)
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.grants import rows
from tests.wire.bodies import document, related_person

OH = permit("TESTOH1", "oh-assessment", "ABD")
PROOF = {"url": f"{OURS}StructureDefinition/authority-proof"}
LETTER = PROOF | {"valueAttachment": {"contentType": "application/pdf", "title": "Order", "data": "aGVsbG8="}}


def wren(caller: As) -> str:
    """Wren as an organisation keeps her."""
    answer = caller.post("/Patient", patient("Wren"))
    assert answer.status_code == 201, answer.text
    return f"Patient/{answer.json()['id']}"


@pytest.mark.parametrize("element", ["performer", "organization", "sourceAttachment", "dateTime", "scope", "policy"])
def test_a_consent_says_who_gave_it_who_took_it_when_and_what_shows_it(shared: World, element: str) -> None:
    gp = shared.as_client("gp")
    whole = consent(wren(gp), OH)
    short = {name: value for name, value in whole.items() if name != element}
    kept = gp.post("/Consent", whole).json()
    without = {name: value for name, value in kept.items() if name != element}
    doors: dict[str, Callable[[], Any]] = {
        "POST": lambda: gp.post("/Consent", short),
        "PUT": lambda: gp.put(f"/Consent/{kept['id']}", without, 1),
        "PATCH": lambda: gp.patch(f"/Consent/{kept['id']}", [{"op": "remove", "path": f"/{element}"}], 1),
        "transaction": lambda: gp.post("", transaction(short)),
    }
    for door, knock in doors.items():
        answer = knock()
        name = element.replace("sourceAttachment", "source")
        assert (answer.status_code, name in answer.text) == (422, True), (door, answer.text)


def _with_scope(caller: As, world: World) -> As:
    """The same client, should anybody ever register it for consents."""
    settings, wide, now = world.gateway.settings, caller.client, int(time.time())
    claims = {
        "iss": settings.base_url, "aud": settings.fhir_base, "sub": wide.id, "client_id": wide.id, "iat": now,
        "exp": now + 300, "jti": str(uuid.uuid4()), "role": wide.role, "purpose_of_use": wide.purpose,
        "scope": f"{wide.scopes} system/Consent.crus",
        "organization": {
            "system": caller.organisation.system, "value": caller.organisation.code, "id": caller.organisation.id,
            "name": caller.organisation.name,
        },
        "organization_type": caller.organisation.type,
    }  # fmt: skip
    caller._token = world.gateway.signing.sign(claims)
    return caller


@pytest.mark.parametrize("name", ["employer-3", "insurer"])
def test_no_employer_or_insurer_records_a_consent_by_any_door(everywhere: World, name: str) -> None:
    caller = _with_scope(everywhere.as_client(name), everywhere)
    subject, code = wren(caller), caller.organisation.code
    body = consent(subject, OH, taker=code)
    together = transaction(patient("Wren"), consent(urn(0), OH, taker=code))
    condition = "identifier=urn:example|1"
    answers = [
        caller.post("/Consent", body),
        caller.post("/Consent", body | {"provision": denial("TESTOH1")}),
        caller.post("/Consent", body, If_None_Exist=condition),
        caller.post("", together),
        caller.post("/ServiceRequest", referral("Wren", trigger="employer", sender=code, template="oh")),
    ]
    assert [(a.status_code, codes(a)) for a in answers] == [(403, ["CON-010"])] * 5
    assert [row for row in rows(everywhere) if row.basis == "consent"] == []


def test_no_employer_changes_a_consent_that_others_recorded(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    made = gp.post("/Consent", consent(wren(gp), permit("TESTEMP3", "employer-advice", "C"))).json()
    caller = _with_scope(everywhere.as_client("employer-3"), everywhere)
    wider = [{"op": "replace", "path": "/status", "value": "active"}]
    assert caller.put(f"/Consent/{made['id']}", made, 1).status_code == 404
    assert caller.patch(f"/Consent/{made['id']}", wider, 1).status_code == 404


@pytest.mark.parametrize("element", ["organization", "performer"])
def test_nobody_records_a_consent_as_an_employers(everywhere: World, element: str) -> None:
    gp = everywhere.as_client("gp")
    body = consent(wren(gp), OH)
    kept = gp.post("/Consent", body).json()
    theirs = {element: [organisation("TESTEMP3")]}
    named = [{"op": "replace", "path": f"/{element}", "value": theirs[element]}]
    answers = [
        gp.post("/Consent", body | theirs),
        gp.put(f"/Consent/{kept['id']}", kept | theirs, 1),
        gp.patch(f"/Consent/{kept['id']}", named, 1),
        gp.post("", transaction(body | theirs)),
    ]
    assert [(a.status_code, codes(a)) for a in answers] == [(403, ["CON-010"])] * 4


def test_a_consent_is_sent_by_the_organisation_that_took_it(shared: World) -> None:
    gp = shared.as_client("gp")
    answer = gp.post("/Consent", consent(wren(gp), OH, taker="TESTGP2"))
    assert (answer.status_code, codes(answer)) == (422, ["CON-027"])


def representative(caller: As, subject: str, code: str = "attorney", **more: object) -> str:
    """Somebody who may decide for the person."""
    relation = [{"coding": [ours("representative", code)]}]
    answer = caller.post("/RelatedPerson", related_person(subject, "Zz Testattorney", relationship=relation, **more))
    assert answer.status_code == 201, answer.text
    return f"RelatedPerson/{answer.json()['id']}"


def by(signer: str) -> Json:
    return {"performer": [{"reference": signer}]}


@pytest.mark.parametrize("code", ["attorney", "deputy", "appointee"])
def test_a_representative_signs_with_proof(everywhere: World, code: str) -> None:
    gp = everywhere.as_client("gp")
    subject = wren(gp)
    signer = representative(gp, subject, code)
    made = gp.post("/Consent", consent(subject, OH, **by(signer), extension=[LETTER]))
    assert made.status_code == 201, made.text
    assert {row.recipient for row in rows(everywhere, f"Consent/{made.json()['id']}")} == {"TESTOH1"}
    shown = PROOF | {"valueReference": {"reference": f"DocumentReference/{_document(gp, subject)}"}}
    named = gp.post("/Consent", consent(subject, OH, **by(signer), extension=[shown]))
    assert named.status_code == 201, named.text


def _document(caller: As, subject: str) -> str:
    return str(caller.post("/DocumentReference", document(subject)).json()["id"])


def test_a_representative_without_proof_signs_nothing_by_any_door(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    subject = wren(gp)
    signer = representative(gp, subject)
    bare = consent(subject, OH, **by(signer))
    kept = gp.post("/Consent", bare | {"extension": [LETTER]}).json()
    named_only = PROOF | {"valueAttachment": {"title": "It exists"}}
    without = {name: value for name, value in kept.items() if name != "extension"}
    answers = [
        gp.post("/Consent", bare),
        gp.post("/Consent", bare | {"extension": [named_only]}),
        gp.put(f"/Consent/{kept['id']}", without, 1),
        gp.patch(f"/Consent/{kept['id']}", [{"op": "remove", "path": "/extension"}], 1),
        gp.post("", transaction(bare)),
    ]
    assert [(a.status_code, codes(a)) for a in answers] == [(422, ["CON-029"])] * 5


@pytest.mark.parametrize("more", [{"active": False}, {"period": {"end": "2026-09-30"}}])
def test_a_representative_no_longer_in_office_signs_nothing(shared: World, more: Json) -> None:
    gp = shared.as_client("gp")
    subject = wren(gp)
    signer = representative(gp, subject, **more)
    answer = gp.post("/Consent", consent(subject, OH, **by(signer), extension=[LETTER]))
    assert (answer.status_code, codes(answer)) == (422, ["CON-028"])


def test_a_sister_is_no_representative_and_neither_is_somebody_elses_attorney(shared: World) -> None:
    gp = shared.as_client("gp")
    subject = wren(gp)
    sister = gp.post("/RelatedPerson", related_person(subject)).json()["id"]
    answer = gp.post("/Consent", consent(subject, OH, **by(f"RelatedPerson/{sister}"), extension=[LETTER]))
    assert (answer.status_code, codes(answer)) == (422, ["CON-028"])
    omar = f"Patient/{gp.post('/Patient', patient('Omar')).json()['id']}"
    other = consent(subject, OH, **by(representative(gp, omar)), extension=[LETTER])
    assert codes(gp.post("/Consent", other)) == ["RES-008"]


def test_a_representative_that_another_organisation_keeps_is_not_told_of(shared: World) -> None:
    gp, other = shared.as_client("gp"), shared.as_client("gp-2")
    theirs = representative(other, wren(other))
    answer = gp.post("/Consent", consent(wren(gp), OH, **by(theirs), extension=[LETTER]))
    assert (answer.status_code, codes(answer)) == (422, ["RES-007"])


def _by_number(given: str) -> Json:
    return {"performer": [{"identifier": {"system": NHS_NUMBER, "value": person(given).nhs_number}}]}


def test_she_may_be_named_by_her_own_number_and_nobody_else_by_theirs(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    subject = wren(gp)
    kept = gp.post("/Consent", consent(subject, OH) | _by_number("Wren"))
    assert kept.status_code == 201, kept.text
    theirs = _by_number("Omar")
    answers = [
        gp.post("/Consent", consent(subject, OH) | theirs),
        gp.put(f"/Consent/{kept.json()['id']}", kept.json() | theirs, 1),
        gp.post("", transaction(patient("Wren"), consent(urn(0), OH) | theirs)),
    ]
    assert [(a.status_code, codes(a)) for a in answers] == [(422, ["CON-030"])] * 3


def test_an_unlinked_patient_s_own_number_is_answered_like_a_linked_one_s(here: World) -> None:
    other = here.as_client("gp-2")
    wren(here.as_client("gp"))
    subject = f"Patient/{other.post('/Patient', patient('Wren', birthDate='1991-06-15')).json()['id']}"
    made = other.post("/Consent", consent(subject, OH, taker="TESTGP2") | _by_number("Wren"))
    assert made.status_code == 201, made.text


BEST = {"policyRule": {"coding": [ours("consent-basis", "best-interest")]}}


def _professional(code: str = "TESTGP1") -> Json:
    return {"performer": [{"type": "Practitioner", "display": "Dr Zz Testgp"}], "organization": [organisation(code)]}


def test_a_clinician_decides_in_the_best_interest_and_says_so(shared: World) -> None:
    gp = shared.as_client("gp")
    body = consent(wren(gp), OH) | _professional()
    assert codes(gp.post("/Consent", body)) == ["CON-030"]
    assert gp.post("/Consent", body | BEST).status_code == 201
    spine = {"system": "https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis", "code": "best-interest"}
    assert gp.post("/Consent", body | {"policyRule": {"coding": [spine]}}).status_code == 201


def test_a_coordinator_decides_for_nobody(shared: World) -> None:
    workwell = shared.as_client("workwell")
    answer = workwell.post("/Consent", consent(wren(workwell), OH) | _professional("TESTWW1") | BEST)
    assert (answer.status_code, codes(answer)) == (403, ["CON-031"])


def test_a_refusal_binds_whoever_is_said_to_have_given_it(shared: World) -> None:
    gp = shared.as_client("gp")
    subject = wren(gp)
    body = consent(subject) | _professional() | {"provision": denial("TESTOH1")}
    assert gp.post("/Consent", body).status_code == 201
    sister = f"RelatedPerson/{gp.post('/RelatedPerson', related_person(subject)).json()['id']}"
    assert gp.post("/Consent", consent(subject, **by(sister)) | {"provision": denial("TESTOH1")}).status_code == 201


def test_a_union_representative_is_permitted_by_name(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    subject = wren(gp)
    rep = gp.post("/RelatedPerson", related_person(subject)).json()["id"]
    named = copy.deepcopy(permit("TESTOH1", "union-support", "AC"))
    named["actor"][0]["reference"] = {"reference": f"RelatedPerson/{rep}"}
    made = gp.post("/Consent", consent(subject, named))
    assert made.status_code == 201, made.text
    found = {(row.recipient, row.data_class) for row in rows(everywhere, f"Consent/{made.json()['id']}")}
    assert found == {(f"link:{rep}", "may-release")}, "as a release: what is released to them, through a link"
    assert gp.get(f"/Consent?actor=RelatedPerson/{rep}").json()["total"] == 1

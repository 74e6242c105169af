"""A caller reads its view of a record, and nothing that the view does not list."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue.views import ALWAYS, LADDERS, View
from app.domain.errors import Hidden
from app.fhir.views import SUBSETTED, narrowed, shown

from .builders import caller, entry, patient, record
from .wire import example, pretty

STRANGER = {"url": "https://elsewhere.example/secret", "valueString": "SECRET"}


def view(type: str, name: str) -> View:
    return next(v for v in LADDERS[type] if v.name == name)


def read(resource: dict[str, Any], rank: int, **changes: Any) -> dict[str, Any]:
    text: dict[str, Any] = json.loads(shown(record(resource, rank), caller(**changes)))
    return text


def test_who_sees_all_gets_the_stored_text_to_the_byte() -> None:
    kept = record(patient(), body='{"resourceType": "Patient",   "x": 1.50}')
    assert shown(kept, caller()) is kept.body


def test_a_directory_entry_is_shown_whole_at_any_rank() -> None:
    kept = record(patient() | {"resourceType": "Organization"}, rank=1)
    assert shown(kept, caller()) is kept.body


def test_a_former_owner_reads_the_stub_of_its_task() -> None:
    stored = example("03-task-on-hold")
    assert pretty(read(stored, 1)) == pretty(example("05-stub-read"))


def test_a_coordinator_reads_the_basics_of_a_referral() -> None:
    referral = entry(example("01-referral-response"), "ServiceRequest")
    basics = read(referral, 4)
    kept = ("trigger", "pilot-arm", "employer-size")
    assert [e["url"].rpartition("/")[2] for e in basics["extension"]] == list(kept)
    assert list(basics) == [
        "resourceType", "id", "meta", "extension", "status", "intent", "category", "priority", "code",
        "subject", "authoredOn", "requester", "performer",
    ]  # fmt: skip
    assert list(basics["meta"]) == ["versionId", "lastUpdated", "security", "tag"]


def test_an_oh_administrator_reads_dates_and_adjustments_of_a_fit_note_and_no_condition() -> None:
    note = entry(example("01-referral-response"), "Observation")
    dates = read(note, 4)
    assert [c["code"]["coding"][0]["code"] for c in dates["component"]] == ["adjustment", "adjustment"]
    assert "note" not in dates
    assert "derivedFrom" not in dates
    assert dates["effectivePeriod"] == {"start": "2026-10-05", "end": "2026-11-02"}
    assert "Low back pain" not in json.dumps(dates)


def test_an_organisation_reads_its_own_provision_of_a_consent_only() -> None:
    consent = entry(example("01-referral-response"), "Consent")
    own = read(consent, 3)["provision"]
    assert own["type"] == "deny"
    assert "data" not in own
    assert [p["purpose"][0]["code"] for p in own["provision"]] == ["oh-assessment"]


def test_an_organisation_a_consent_does_not_name_reads_no_provision() -> None:
    consent = entry(example("01-referral-response"), "Consent")
    own = read(consent, 3, organisation="another", organisation_code="TESTOH2", organisation_type="oh-clinic")
    assert own["provision"] == {"type": "deny"}


def test_an_organisation_named_by_its_id_or_its_type_is_shown_without_the_other_actors() -> None:
    by_id = {"reference": {"reference": "Organization/01a0f67a-3800-73b6-925e-0a2f45b953b8"}}
    by_type = {
        "reference": {
            "identifier": {
                "system": "https://work-health-gateway.example/fhir/CodeSystem/organisation-type",
                "value": "oh-provider",
            }
        }
    }
    other = {"reference": {"reference": "Organization/elsewhere"}}
    consent = patient() | {
        "resourceType": "Consent",
        "provision": {"type": "permit", "actor": [by_id, other], "provision": [{"actor": [other, by_type]}]},
    }
    assert read(consent, 3)["provision"] == {
        "type": "permit",
        "actor": [by_id],
        "provision": [{"actor": [by_type]}],
    }


def test_an_employer_reads_a_name_and_nothing_else_of_a_person() -> None:
    assert list(read(patient(), 1)) == ["resourceType", "id", "meta", "name"]


def test_whoever_sees_an_identity_sees_no_national_insurance_number() -> None:
    seen = read(patient(), 4)
    assert [i["value"] for i in seen["identifier"]] == ["9990263396"]
    assert seen["active"] is False
    assert "address" not in seen


def test_a_clinician_sees_all_of_a_person_but_the_national_insurance_number() -> None:
    seen = read(patient(), 8)
    wanted = patient()
    wanted["identifier"] = wanted["identifier"][:1]
    wanted["meta"] = wanted["meta"] | {"tag": [SUBSETTED]}
    assert pretty(seen) == pretty(wanted)


def test_a_person_without_a_national_insurance_number_is_shown_untagged_and_unchanged() -> None:
    kept = record(patient(identifier=patient()["identifier"][:1]), rank=8)
    assert shown(kept, caller()) is kept.body


@pytest.mark.parametrize(
    "hiding_place",
    [
        {"link": [{"type": "seealso", "other": {"identifier": patient()["identifier"][1]}}]},
        {"extension": [{"url": "https://elsewhere.example/x", "valueIdentifier": patient()["identifier"][1]}]},
        {"identifier": [patient()["identifier"][1] | {"system": "http://Work-Health-Gateway.example/fhir/id/NINO"}]},
        {"text": {"status": "generated", "div": "<div>NI number qq 00 00 03 c</div>"}},
    ],
)
def test_a_national_insurance_number_is_taken_out_wherever_it_stands(hiding_place: dict[str, Any]) -> None:
    seen = json.dumps(read(patient(**hiding_place), 8))
    assert "QQ000003C" not in seen.replace(" ", "").upper()
    assert "ZZ99 1AA" in seen


def test_a_name_with_a_gap_keeps_its_gap() -> None:
    gapped = patient(name=[{"given": [None, "Wren"], "_given": [{"id": "a"}, None]}])
    assert read(gapped, 8)["name"] == gapped["name"]


def test_a_rank_below_every_view_shows_nothing() -> None:
    questionnaire = record(patient() | {"resourceType": "QuestionnaireResponse"}, rank=4)
    with pytest.raises(Hidden):
        shown(questionnaire, caller())


def test_decimals_survive_a_view_digit_for_digit() -> None:
    kept = record(patient(), rank=4)
    body = kept.body.replace('"active":false', '"active":1.50')
    assert '"active":1.50' in shown(record(patient(), rank=4, body=body), caller())


ELEMENTS = st.sampled_from(
    sorted({e for views in LADDERS.values() for v in views for e in v.elements or ()} | {"note", "text", "contained"})
)


@given(st.data())
def test_nothing_outside_the_list_of_a_view_survives(data: st.DataObject) -> None:
    type = data.draw(st.sampled_from(sorted(type for type in LADDERS if LADDERS[type][0].elements is not None)))
    chosen = data.draw(st.sampled_from([v for v in LADDERS[type] if v.elements is not None]))
    others = data.draw(st.sets(ELEMENTS)) - (chosen.elements or frozenset())
    resource = patient() | {"resourceType": type} | dict.fromkeys(others, "SECRET")
    resource |= {f"_{element}": {"extension": [STRANGER]} for element in chosen.elements or ()}
    resource["meta"] = resource["meta"] | {"source": "SECRET", "extension": [STRANGER]}
    resource["name"] = [{"family": "ZZTEST", "extension": [STRANGER], "_family": {"extension": [STRANGER]}}]
    seen = narrowed(resource, chosen, caller())
    assert set(seen) <= {*(chosen.elements or ()), *ALWAYS}
    assert "SECRET" not in json.dumps(seen)
    assert seen["meta"]["tag"] == [SUBSETTED]

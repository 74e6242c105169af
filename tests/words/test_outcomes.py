"""OperationOutcomes read the same in every refusal."""

import json

import pytest

from app.domain.catalogue.errors import ENTRIES
from app.domain.errors import Issue
from app.fhir.outcomes import ACCESS_CODES, NHS_CODES, nhs_code, outcome

from .wire import REFERENCE, example, present, pretty

SERVICE_TYPE = "https://work-health-gateway.example/fhir/CodeSystem/service-type"
ON_THE_WIRE = {
    "08-error-consent-withdrawn": [Issue("CON-001")],
    "08-error-fit-note-expired": [
        Issue("FIT-006", "Bundle.entry[4].resource.effectivePeriod.end", {"end": "2026-08-17", "days": 49, "gap": 7}),
        Issue("REF-020", "Bundle.entry[6].resource.extension[0].valueCode", {"system": SERVICE_TYPE}),
    ],
    "08-error-illegal-move": [
        Issue(
            "TSK-005",
            "Task.status",
            {
                "from_": "accepted",
                "move": "be rejected",
                "who": "the owner may do that only from requested or received",
                "moves": "book, return, hold",
            },
        )
    ],
    "08-error-key-reused": [Issue("IDE-002", "http.idempotency-key")],
    "08-error-nhs-number": [Issue("PER-002", "Bundle.entry[0].resource.identifier[0].value")],
    "08-error-not-found": [Issue("RES-001")],
    "08-error-scope": [
        Issue(
            "AUT-020",
            "http.authorization",
            {"needed": "system/Task.s", "granted": "none", "type": "Task", "hint": " Use $referral-status."},
        )
    ],
    "08-error-signpost-missing": [
        Issue("TSK-021", "Parameters.parameter.where(name = 'signpost')", {"noun": "rejection"})
    ],
    "08-error-stale-version": [Issue("TSK-012", "http.if-match", {"sent": 3, "current": 4, "type": "Task"})],
    "08-error-unknown-parameter": [
        Issue("SEA-001", "http.query.stauts", {"type": "Task", "name": "stauts", "hint": " Nearest: status."})
    ],
    "08-error-version-required": [Issue("TSK-013", "http.if-match")],
    "08-error-misspelt-status": [
        Issue(
            "VAL-011",
            "Task.status",
            {"name": '"accpted"', "what": "a Task status", "hint": ' Did you mean "accepted"?'},
        )
    ],
}


@pytest.mark.parametrize("name", ON_THE_WIRE)
def test_a_refusal_reads_to_the_byte_as_the_example(name: str) -> None:
    issues = ON_THE_WIRE[name]
    if missing := [issue.code for issue in issues if issue.code not in ENTRIES]:
        pytest.skip(f"not in the catalogue yet: {missing}")
    wanted = example(name)
    ref = wanted["issue"][0]["diagnostics"].split("ref=")[1].split(";")[0]
    assert pretty(outcome(issues, ref)) == pretty(wanted)


def test_a_neutral_entry_is_the_not_found_outcome_as_a_warning() -> None:
    wanted = example("06-status-batch-response")["entry"][2]["resource"]
    ref = wanted["issue"][0]["diagnostics"].split("ref=")[1].split(";")[0]
    assert pretty(outcome([Issue("RES-001", "Parameters.parameter[2]")], ref, severity="warning")) == pretty(wanted)


def test_a_warning_names_no_http_code() -> None:
    (issue,) = outcome([Issue("SEA-008", None, {"type": "Task", "name": "stauts"})], "r")["issue"]
    assert [coding["code"] for coding in issue["details"]["coding"]] == ["SEA-008"]
    assert "expression" not in issue


def test_a_throttled_caller_is_told_when_to_come_again() -> None:
    (issue,) = outcome([Issue("LIM-001", None, {"limit": 120, "window": "minute", "after": 17})], "r")["issue"]
    assert issue["details"]["text"] == "120 calls a minute reached; try again in 17 s."
    assert issue["diagnostics"] == "side=client; retry=after 17 s; ref=r; help=/errors/LIM-001"


def test_fifty_problems_are_listed_and_the_rest_are_counted() -> None:
    problems = [Issue("VAL-009", f"Task.input[{i}]", {"element": "input"}) for i in range(51)]
    shown = outcome(problems, "r")["issue"]
    assert len(outcome(problems[:50], "r")["issue"]) == 50
    assert len(shown) == 51
    assert shown[-1]["details"]["text"] == "There are 51 problems; the first 50 are listed."
    assert shown[-1]["severity"] == "information"


def test_problems_that_a_validation_counted_are_counted_once() -> None:
    problems = [Issue("VAL-009", f"Task.input[{i}]", {"element": "input"}) for i in range(50)]
    counted = Issue("VAL-099", "Task", {"count": 93, "shown": 50})
    shown = outcome([*problems, counted], "r")["issue"]
    assert len(shown) == 51
    assert shown[-1]["details"]["text"] == "There are 93 problems; the first 50 are listed."


def test_every_error_of_the_catalogue_has_a_code_of_the_nhs_list() -> None:
    system = json.loads(
        present(REFERENCE / "ukcore/related/nhs-england/CodeSystem-England-HTTPErrorCodes.json").read_text()
    )
    published = {concept["code"] for concept in system["concept"]}
    assert {*NHS_CODES.values(), *ACCESS_CODES.values()} <= published
    for entry in ENTRIES.values():
        code = nhs_code(entry)
        assert (code in published) if entry.severity == "error" and entry.kind != "note" else code is None


def test_faults_of_tokens_are_the_senders() -> None:
    assert nhs_code(ENTRIES["AUT-001"]) == "SEND_UNAUTHORIZED"
    assert nhs_code(ENTRIES["AUT-020"]) == "SEND_FORBIDDEN"
    assert nhs_code(ENTRIES["CON-001"]) == "REC_FORBIDDEN"

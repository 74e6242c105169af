"""Bodies that a parser of FHIR lets through, each refused with its code at the exact path."""

from typing import Any

import pytest

from app.fhir.json import Digits
from app.fhir.validation import compile_validator
from tests.fhir.builders import BODIES, Body, a_patient, a_task, changed

VALIDATOR = compile_validator()
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def narrative(inside: str, attributes: str = XHTML) -> Body:
    return {"status": "generated", "div": f"<div {attributes}>{inside}</div>"}


def found(body: Any) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.expression) for issue in VALIDATOR.check(body)]


SET = [
    # type, member path, value, code, path of the issue
    ("Task", "status", "accpted", "VAL-011", "Task.status"),
    ("Task", "status", "", "VAL-009", "Task.status"),
    ("Task", "status", " requested", "VAL-021", "Task.status"),
    ("Task", "status", None, "VAL-010", "Task.status"),
    ("Task", "status", ["requested"], "VAL-006", "Task.status"),
    ("Task", "intent", "ordr", "VAL-011", "Task.intent"),
    ("Task", "priority", "rotine", "VAL-011", "Task.priority"),
    ("Task", "priorty", "routine", "VAL-004", "Task.priorty"),
    ("Task", "implicitRules", "http://example.org/rules", "VAL-053", "Task.implicitRules"),
    ("Task", "modifierExtension", [{"url": "http://x.org", "valueCode": "a"}], "VAL-052", "Task.modifierExtension[0]"),
    ("Task", "identifier", [], "VAL-009", "Task.identifier"),
    ("Task", "identifier", [{}], "VAL-009", "Task.identifier[0]"),
    ("Task", "identifier", {"value": "1"}, "VAL-006", "Task.identifier"),
    ("Task", "identifier", [None], "VAL-010", "Task.identifier[0]"),
    ("Task", "identifier", ["1"], "VAL-005", "Task.identifier[0]"),
    ("Task", "restriction", {}, "VAL-009", "Task.restriction"),
    ("Task", "restriction", [], "VAL-006", "Task.restriction"),
    ("Task", "restriction", "none", "VAL-005", "Task.restriction"),
    ("Task", "restriction.repetitions", 0, "VAL-022", "Task.restriction.repetitions"),
    ("Task", "restriction.repetitions", 2**31, "VAL-022", "Task.restriction.repetitions"),
    ("Task", "restriction.repetitions", "1", "VAL-005", "Task.restriction.repetitions"),
    ("Task", "restriction.repetitions", Digits("1.5"), "VAL-022", "Task.restriction.repetitions"),
    ("Task", "restriction.period.start", "2027-01-01", "VAL-060", "Task.restriction.period.end"),
    ("Task", "focus.reference", "javascript:alert(1)", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "file:///etc/passwd", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "ServiceRequest/1\r\nX: y", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "//example.org/ServiceRequest/1", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "Servicerequest/1", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "ServiceRequest/a b", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "ServiceRequest/" + "a" * 65, "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "../ServiceRequest/1", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "urn:uuid:1", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "https://x.org/a b", "VAL-040", "Task.focus.reference"),
    ("Task", "focus.reference", "#nobody", "VAL-042", "Task.focus.reference"),
    ("Task", "focus.reference", "Patient/1", "VAL-041", "Task.focus.reference"),
    ("Task", "focus.reference", 7, "VAL-005", "Task.focus.reference"),
    ("Task", "focus.type", "Servicerequest", "VAL-011", "Task.focus.type"),
    ("Task", "focus.type", "Patient", "VAL-041", "Task.focus.reference"),
    ("Task", "partOf", [{"reference": "Patient/1"}], "VAL-041", "Task.partOf[0].reference"),
    ("Task", "authoredOn", 1759651924, "VAL-005", "Task.authoredOn"),
    ("Task", "authoredOn", "05/10/2026", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-10-05T09:12:04", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-10-05T09:12Z", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-10-05 09:12:04Z", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-02-30", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-13", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "0000", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-10-05T24:00:00Z", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-10-05T09:12:04+15:00", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "\uff12\uff10\uff12\uff16", "VAL-020", "Task.authoredOn"),
    ("Task", "authoredOn", "2026-10-05T09:12:04Z\n", "VAL-020", "Task.authoredOn"),
    ("Task", "lastModified", "2026-10-01", "VAL-060", "Task.lastModified"),
    ("Task", "id", "a_b", "VAL-021", "Task.id"),
    ("Task", "id", "a" * 65, "VAL-021", "Task.id"),
    ("Task", "meta.lastUpdated", "2026-10-05", "VAL-020", "Task.meta.lastUpdated"),
    ("Task", "meta.versionId", "1/2", "VAL-021", "Task.meta.versionId"),
    ("Task", "meta.profile", "http://x.org/p", "VAL-006", "Task.meta.profile"),
    ("Task", "language", "en GB\x00", "VAL-021", "Task.language"),
    ("Task", "code.text", "a\x00b", "VAL-024", "Task.code.text"),
    ("Task", "code.text", "a\x1b[31m", "VAL-024", "Task.code.text"),
    ("Task", "code.text", "a\ud800", "VAL-024", "Task.code.text"),
    ("Task", "code.text", "a" * 1_048_577, "VAL-023", "Task.code.text"),
    ("Task", "code.text", {"value": "x"}, "VAL-005", "Task.code.text"),
    ("Task", "code.coding", {"code": "fulfill"}, "VAL-006", "Task.code.coding"),
    ("Task", "text", narrative("<script>x()</script>"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<p onclick='x()'>a</p>"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<p style='background:url(http://x.org)'>a</p>"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<style>p{}</style>a"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<img src='http://x.org/a.png'/>"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<a href='javascript:x()'>a</a>"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<iframe/>a"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("<p>a"), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("  "), "VAL-055", "Task.text.div"),
    ("Task", "text", narrative("a", ""), "VAL-055", "Task.text.div"),
    ("Task", "text.div", "<!DOCTYPE div [<!ENTITY a 'b'>]><div>&a;</div>", "VAL-055", "Task.text.div"),
    ("Task", "text.div", "plain words", "VAL-055", "Task.text.div"),
    ("Task", "contained", [{"resourceType": "Patient"}], "VAL-043", "Task.contained[0].id"),
    ("Task", "contained", [{"resourceType": "Wrong", "id": "a"}], "VAL-036", "Task.contained[0].resourceType"),
    ("Task", "contained", [{"resourceType": "Condition", "id": "a"}], "VAL-036", "Task.contained[0].resourceType"),
    ("Task", "contained", [{"resourceType": 7, "id": "a"}], "VAL-036", "Task.contained[0].resourceType"),
    ("Task", "contained", [{"id": "a"}], "VAL-037", "Task.contained[0].resourceType"),
    ("Task", "contained", [{"resourceType": "Patient", "id": "a"}], "VAL-043", "Task.contained[0]"),
    ("Task", "contained", [{"resourceType": "Patient", "id": "a", "foo": 1}], "VAL-004", "Task.contained[0].foo"),
    ("Task", "contained", ["Patient"], "VAL-035", "Task.contained[0]"),
    ("Task", "contained", [{"resourceType": "Patient", "id": ["a"]}], "VAL-006", "Task.contained[0].id"),
    ("Task", "contained", [{"resourceType": "Patient", "id": {}}], "VAL-005", "Task.contained[0].id"),
    ("Task", "extension", [{"url": "http://x.org"}], "VAL-050", "Task.extension[0]"),
    ("Task", "extension", [{"valueCode": "a"}], "VAL-001", "Task.extension[0].url"),
    ("Task", "extension", [{"url": "http://x.org/a b", "valueCode": "a"}], "VAL-021", "Task.extension[0].url"),
    ("Task", "_status", {"extension": [{"url": "http://x.org"}]}, "VAL-050", "Task._status.extension[0]"),
    ("Task", "_statu", {"id": "a"}, "VAL-004", "Task._statu"),
    ("Task", "_focus", {"id": "a"}, "VAL-004", "Task._focus"),
    ("Observation", "valueQuantity", {"value": 1}, "VAL-007", "Observation"),
    ("Observation", "valueInstance", "x", "VAL-008", "Observation.valueInstance"),
    ("Observation", "component.4.valueBoolean", "true", "VAL-005", "Observation.component[4].valueBoolean"),
    ("Observation", "component.4.valueBoolean", 1, "VAL-005", "Observation.component[4].valueBoolean"),
    ("Observation", "component.4.valueString", "x", "VAL-007", "Observation.component[4]"),
    ("Observation", "referenceRange", [{"age": {"low": {"value": 1}}}], "VAL-060", "Observation.referenceRange[0]"),
    ("Observation", "referenceRange", [{"low": {"value": "1"}}], "VAL-005", "Observation.referenceRange[0].low.value"),
    ("Consent", "sourceAttachment.data", "no base64!", "VAL-021", "Consent.sourceAttachment.data"),
    ("Consent", "sourceAttachment.data", "YQ", "VAL-021", "Consent.sourceAttachment.data"),
    ("Consent", "sourceAttachment.size", -1, "VAL-022", "Consent.sourceAttachment.size"),
    ("Consent", "sourceAttachment.contentType", "pdf", "VAL-021", "Consent.sourceAttachment.contentType"),
    ("Consent", "patient", {"reference": "Device/1"}, "VAL-041", "Consent.patient.reference"),
    ("Consent", "provision.type", "allow", "VAL-011", "Consent.provision.type"),
    ("ServiceRequest", "doNotPerform", "false", "VAL-005", "ServiceRequest.doNotPerform"),
    ("ServiceRequest", "code", {}, "VAL-009", "ServiceRequest.code"),
    ("ServiceRequest", "subject", {"identifier": []}, "VAL-006", "ServiceRequest.subject.identifier"),
]


@pytest.mark.parametrize(("type_", "member", "value", "code", "expected"), SET)
def test_a_wrong_member_is_refused_at_its_path(type_: str, member: str, value: Any, code: str, expected: str) -> None:
    def put(holder: Any, name: Any) -> None:
        holder[name] = value

    body = BODIES[type_]()
    if member.startswith("text."):
        body["text"] = {"status": "generated"}
    steps = tuple(int(step) if step.isdigit() else step for step in member.split("."))
    assert (code, expected) in found(changed(body, steps, put))


WHOLE = [
    ({}, "VAL-037", "Resource.resourceType"),
    ({"status": "active"}, "VAL-037", "Resource.resourceType"),
    ({"resourceType": "Taks"}, "VAL-036", "Taks.resourceType"),
    ({"resourceType": 7}, "VAL-036", "Resource.resourceType"),
    ({"resourceType": None}, "VAL-037", "Resource.resourceType"),
    ({"resourceType": "SubscriptionTopic"}, "VAL-036", "SubscriptionTopic.resourceType"),
    ([], "VAL-035", "Resource"),
    ("Task", "VAL-035", "Resource"),
    (a_patient(gender="F"), "VAL-011", "Patient.gender"),
    (a_patient(birthDate="2026-02-30"), "VAL-020", "Patient.birthDate"),
    (a_patient(birthDate="1991-06-14T00:00:00Z"), "VAL-020", "Patient.birthDate"),
    (a_patient(active="true"), "VAL-005", "Patient.active"),
    (a_patient(contact=[{"gender": "male"}]), "VAL-060", "Patient.contact[0]"),
    (a_patient(name=[{"given": ["a", None]}]), "VAL-010", "Patient.name[0].given[1]"),
    (a_patient(name=[{"given": []}]), "VAL-009", "Patient.name[0].given"),
    (a_patient(name=[{"given": "Wren"}]), "VAL-006", "Patient.name[0].given"),
    (a_patient(name=[{"_given": [None]}]), "VAL-010", "Patient.name[0]._given[0]"),
    (a_patient(name=[{"given": ["a"], "_given": [None, {"id": "x"}]}]), "VAL-006", "Patient.name[0]._given"),
    (a_patient(deceasedBoolean=True, deceasedDateTime="2026"), "VAL-007", "Patient"),
    (a_patient(identifier=a_patient()["identifier"] * 2), "VAL-015", "Patient.identifier"),
    ({"resourceType": "Bundle"}, "VAL-001", "Bundle.type"),
    (
        {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": {}}]},
        "VAL-037",
        "Bundle.entry[0].resource.resourceType",
    ),
    ({"resourceType": "Bundle", "type": "batch", "entry": [{"resource": a_patient()}]}, "VAL-060", "Bundle.entry"),
    (
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": a_task() | {"status": "x"}}]},
        "VAL-011",
        "Bundle.entry[0].resource.status",
    ),
]


@pytest.mark.parametrize(("body", "code", "expected"), WHOLE)
def test_a_wrong_body_is_refused_at_its_path(body: Any, code: str, expected: str) -> None:
    assert (code, expected) in found(body)


ALLOWED = [
    a_patient(_birthDate={"extension": [{"url": "http://x.org/time", "valueDateTime": "1991-06-14T01:02:03Z"}]}),
    a_patient(
        name=[{"given": ["a", None], "_given": [None, {"extension": [{"url": "http://x.org", "valueCode": "a"}]}]}]
    ),
    a_patient(extension=[{"url": "http://stranger.org/unknown", "valueString": "a"}]),
    a_patient(text=narrative("<p id='a'>Wren&nbsp;<a href='#a'>here</a><br/><!-- note --></p>")),
    a_patient(birthDate="1991"),
    a_patient(generalPractitioner=[{"reference": "https://example.org/fhir/Organization/1"}]),
    a_patient(generalPractitioner=[{"reference": "urn:uuid:4fcd3118-e2c1-4966-87f4-18ad900ebb87"}]),
    a_patient(
        generalPractitioner=[{"reference": "#gp"}],
        contained=[{"resourceType": "Organization", "id": "gp", "name": "Zz"}],
    ),
    a_patient(meta={"profile": ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"]}),
    a_patient(maritalStatus={"coding": [{"system": "http://snomed.info/sct", "code": "not-a-code"}]}),
]


@pytest.mark.parametrize("body", ALLOWED)
def test_what_fhir_allows_is_accepted(body: Body) -> None:
    assert found(body) == []


def test_every_problem_is_told_in_body_order() -> None:
    body = a_task() | {"status": "accpted", "authoredOn": "05/10/2026", "priorty": "x"}
    del body["focus"]
    assert found(body) == [
        ("VAL-001", "Task.focus"),
        ("VAL-011", "Task.status"),
        ("VAL-020", "Task.authoredOn"),
        ("VAL-004", "Task.priorty"),
    ]


def test_the_path_begins_where_the_caller_says() -> None:
    issues = VALIDATOR.check(a_task() | {"status": "accpted"}, at="Bundle.entry[2].resource")
    assert [issue.expression for issue in issues] == ["Bundle.entry[2].resource.status"]


def test_more_than_fifty_problems_end_with_their_count() -> None:
    issues = VALIDATOR.check(a_task() | {f"a{number}b": 1 for number in range(70)})
    assert len(issues) == 51
    assert issues[-1].text == "There are 70 problems; the first 50 are listed."


def test_a_hostile_number_of_problems_is_counted_to_the_end() -> None:
    issues = VALIDATOR.check(a_task() | {f"x{number}": 1 for number in range(5000)})
    assert issues[-1].facts["count"] == 5000


def test_a_deeply_nested_dict_is_refused_and_nothing_is_raised() -> None:
    extension: Body = {"url": "http://x.org", "valueCode": "a"}
    for _ in range(3000):
        extension = {"url": "http://x.org", "extension": [extension]}
    codes = {issue.code for issue in VALIDATOR.check(a_patient(extension=[extension]))}
    assert codes == {"VAL-025"}

"""From a Consent to rows: what each template and the long form open, to whom, how far (access.md 3)."""

import pytest

from tests.kit.answers import codes, consent_of
from tests.kit.builders import Json, consent, denial, patient, permit, referral
from tests.kit.gateways import World
from tests.pathway.grants import rows, spelled
from tests.pathway.walks import send

OH = {("TESTOH1", "oh-assessment"): "ABCDE", ("TESTGP1", "care-coordination"): "ABCDEF"}
TEMPLATES = {
    "oh": OH,
    "oh-and-dwp-status": OH | {("TESTDWPS", "dwp-status"): "B"},
    "oh-and-employer-advice": OH | {("TESTEMP3", "employer-advice"): "may-release"},
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_opens_the_referral_and_nothing_else(everywhere: World, template: str) -> None:
    sent = send(everywhere, template=template)
    assert sent.consent
    found = rows(everywhere, sent.consent)
    root, subject = sent.request.partition("/")[2], sent.asked()["subject"]["reference"].partition("/")[2]
    assert spelled(found, f"ref:{root}") == TEMPLATES[template]
    assert spelled(found, f"rec:{subject}") == {
        pair: "A" for pair, classes in TEMPLATES[template].items() if "A" in classes
    }
    assert {row.reach for row in found} == {f"ref:{root}", f"rec:{subject}"}
    assert {(row.basis, row.effect) for row in found} == {("consent", 1)}


@pytest.mark.parametrize(
    ("declined", "left"),
    [
        (("dwp-status",), set(OH)),
        (("care-coordination", "dwp-status"), {("TESTOH1", "oh-assessment")}),
        (("oh-assessment", "care-coordination", "dwp-status"), set()),
    ],
)
def test_declined_parts_are_left_out(here: World, declined: tuple[str, ...], left: set[tuple[str, str]]) -> None:
    sent = send(here, declined=declined)
    assert sent.consent
    assert {(row.recipient, row.purpose) for row in rows(here, sent.consent) if row.effect == 1} == left


def long_form(world: World, *permits: Json, given: str = "Wren", **changes: object) -> tuple[str, str]:
    """A referral without consent, and a long Consent attached to it: both addresses."""
    sent = send(world, given, template=None)
    subject = sent.asked()["subject"]["reference"]
    answer = sent.requester.post("/Consent", consent(subject, *permits, about=sent.request, **changes))
    assert answer.status_code == 201, answer.text
    return sent.request.partition("/")[2], f"Consent/{answer.json()['id']}"


def test_a_long_consent_opens_the_referral_and_the_takers_own_records(everywhere: World) -> None:
    root, made = long_form(everywhere, permit("TESTOH1", "oh-assessment", "ABD"), permit("TESTDWPS", "dwp-status", "B"))
    found = rows(everywhere, made)
    own = f"org:{everywhere.as_client('gp').organisation.id}"
    expected = {("TESTOH1", "oh-assessment"): "ABD", ("TESTDWPS", "dwp-status"): "B"}
    assert (spelled(found, f"ref:{root}"), spelled(found, own)) == (expected, expected)


def test_a_consent_lasts_as_long_as_it_says_to_the_end_of_that_day(here: World) -> None:
    _, made = long_form(here, permit("TESTOH1", "oh-assessment", "B", end="2026-10-24"))
    assert {row.ends for row in rows(here, made)} == {1792882800000}


def test_a_consent_never_named_by_its_referral_reaches_only_its_takers_records(here: World) -> None:
    gp = here.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    answer = gp.post("/Consent", consent(f"Patient/{subject}", permit("TESTOH1", "oh-assessment", "AD")))
    assert {row.reach for row in rows(here, f"Consent/{answer.json()['id']}")} == {f"org:{gp.organisation.id}"}


def test_a_short_consent_stays_short_when_its_extension_is_left_out(here: World) -> None:
    sent = send(here)
    body = sent.requester.get(f"/{sent.consent}").json()
    del body["extension"]
    assert sent.requester.put(f"/{sent.consent}", body, 1).status_code == 200
    assert sent.consent
    assert not [row for row in rows(here, sent.consent) if row.reach.startswith("org:")]


def test_a_consent_of_ones_own_opens_nobody_elses_referral(here: World) -> None:
    sent = send(here, template=None)
    thief = here.as_client("oh-b")
    subject = thief.post("/Patient", patient("Wren")).json()["id"]
    named = consent(
        f"Patient/{subject}", permit("TESTOH2", "oh-assessment", "ABCDE"), taker="TESTOH2", about=sent.request
    )
    answer = thief.post("/Consent", named)
    assert (answer.status_code, codes(answer)) == (422, ["RES-007"])
    unattached = consent(f"Patient/{subject}", permit("TESTOH2", "oh-assessment", "ABCDE"), taker="TESTOH2")
    assert thief.post("/Consent", unattached).status_code == 201
    for name in (sent.request, sent.task, sent.asked()["subject"]["reference"]):
        assert thief.get(f"/{name}").status_code == 404


def test_an_owner_cannot_open_the_referral_to_itself(here: World) -> None:
    sent = send(here, declined=("care-coordination",))
    subject = sent.asked()["subject"]["reference"]
    mine = consent(subject, permit("TESTCCC", "oh-assessment", "ABCDE"), taker="TESTOH1", about=sent.request)
    assert sent.owner.post("/Consent", mine).status_code == 201
    assert here.as_client("complex-clinic").get(f"/{sent.request}").status_code == 404


def _third_level() -> Json:
    inner = permit("TESTOH1", "oh-assessment", "B")
    return permit("TESTOH1", "oh-assessment", "B") | {"provision": [inner | {"type": "deny"}]}


def _to_type(type: str) -> Json:
    whole = permit("TESTOH1", "oh-assessment", "B")
    url = "https://work-health-gateway.example/fhir/CodeSystem/organisation-type"
    whole["actor"][0]["reference"] = {"type": "Organization", "identifier": {"system": url, "value": type}}
    return whole


def _of_nobody() -> Json:
    refused = denial("TESTEMP3")
    refused["actor"][0]["reference"]["identifier"]["value"] = "NOBODY"
    return refused


REFUSALS = {
    "CON-011": _third_level(),
    "CON-012": _to_type("employer"),
    "CON-014": permit("TESTDWPB", "benefit-evidence", "B"),
    "CON-016": {k: v for k, v in permit("TESTOH1", "oh-assessment", "B").items() if k != "purpose"},
    "CON-018": permit("TESTOH1", "oh-assessment", "B") | {"type": "deny"},
}


@pytest.mark.parametrize("expected", REFUSALS)
def test_a_provision_that_cannot_stand_is_refused(shared: World, expected: str) -> None:
    gp = shared.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    answer = gp.post("/Consent", consent(f"Patient/{subject}", REFUSALS[expected]))
    assert (answer.status_code, set(codes(answer)) & {expected}) == (422, {expected}), codes(answer)


@pytest.mark.parametrize("type", ["employer", "insurer", "union", "dwp-status", "dwp-atw", "dwp-decision"])
def test_no_permit_opens_to_every_employer_insurer_union_or_dwp(shared: World, type: str) -> None:
    gp = shared.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    assert gp.post("/Consent", consent(f"Patient/{subject}", _to_type(type))).status_code == 422


@pytest.mark.parametrize(
    ("provision", "expected"),
    [
        (denial("TESTEMP3") | {"period": {"end": "2027-01-01"}}, "CON-013"),
        (denial("TESTEMP3") | {"class": [{"system": "http://hl7.org/fhir/resource-types", "code": "Task"}]}, "CON-015"),
        (_of_nobody(), "CON-019"),
    ],
)  # fmt: skip
def test_a_denial_that_cannot_stand_is_refused(shared: World, provision: Json, expected: str) -> None:
    gp = shared.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    answer = gp.post("/Consent", consent(f"Patient/{subject}") | {"provision": provision})
    assert (answer.status_code, codes(answer)) == (422, [expected])


@pytest.mark.parametrize("name", ["employer-3", "insurer"])
def test_employers_and_insurers_record_no_consent(shared: World, name: str) -> None:
    caller = shared.as_client(name)
    body = referral("Wren", trigger="employer", sender=caller.organisation.code, template="oh")
    answer = caller.post("/ServiceRequest", body)
    assert (answer.status_code, codes(answer)) == (403, ["CON-010"])


def test_an_unknown_template_is_refused_with_the_known_ones(shared: World) -> None:
    answer = shared.as_client("gp").post("/ServiceRequest", referral("Wren", template="everything"))
    assert answer.status_code == 422
    assert set(codes(answer)) <= {"CON-017", "VAL-011"}


def test_a_dwp_consent_that_is_attached_to_nothing_says_that_it_opens_nothing(here: World) -> None:
    gp = here.as_client("gp")
    subject = gp.post("/Patient", patient("Wren")).json()["id"]
    named = permit("TESTDWPS", "dwp-status", "B", end="2027-04-04")
    answer = gp.post("/Consent", consent(f"Patient/{subject}", named))
    assert (answer.status_code, answer.headers["gateway-warnings"]) == (201, "CON-020")


def test_the_answer_to_a_referral_names_the_consent_made_of_its_short_one(here: World) -> None:
    answer = here.as_client("gp").post("/ServiceRequest", referral("Wren"))
    made = here.as_client("gp").get(f"/{consent_of(answer)}").json()
    assert made["provision"]["data"][0]["reference"]["reference"] == f"ServiceRequest/{answer.json()['id']}"
    assert [p["purpose"][0]["code"] for p in made["provision"]["provision"]] == [
        "oh-assessment",
        "care-coordination",
        "dwp-status",
    ]

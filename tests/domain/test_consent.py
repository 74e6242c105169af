"""From a Consent to rows, worked out by hand: exceptions, purposes, classes, periods (access.md 3, domain.md 6)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.catalogue.purposes import ACT_REASON, PURPOSES, SAME
from app.domain.clock import milliseconds
from app.domain.consent import Compiled, Facts, compile_consent
from app.domain.dated import DEFAULT_RULES, RuleBook
from app.domain.errors import Refusal
from app.domain.grant import ALWAYS_UNTIL
from app.domain.provision import Naming
from app.fhir.definitions import bindings
from app.sandbox.organisations import BY_CODE
from tests.kit.builders import Json, consent, denial, ours, permit

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
BY_ID = {organisation.id: organisation for organisation in BY_CODE.values()}
CODES = {f"org:{id}": organisation.code for id, organisation in BY_ID.items()}


def compiled(provision: Json, *, agreed: int | None = ALWAYS_UNTIL, by_the_person: bool = False) -> Compiled:
    """The rows of an active Consent with this root provision, taken by the practice."""
    facts = Facts(
        taker=BY_CODE["TESTGP1"],
        naming=Naming(lambda _, code: BY_CODE.get(code), BY_ID.get, {"7"}.__contains__),
        reach=lambda _: ("*",),
        agreement=lambda *_: agreed,
        by_the_person=by_the_person,
        rules=RuleBook(DEFAULT_RULES),
        now=NOW,
    )
    return compile_consent(consent("Patient/1") | {"provision": provision}, facts)


def told(result: Compiled) -> set[tuple[str, str, str]]:
    """Recipient, purpose and class of each permit."""
    return {(CODES.get(g.recipient, g.recipient), g.purpose, g.data_class) for g in result.permits}


def refusal(provision: Json, **given: Any) -> list[tuple[str, str | None]]:
    """Code and place of each fault."""
    with pytest.raises(Refusal) as caught:
        compiled(provision, **given)
    return [(issue.code, issue.expression) for issue in caught.value.issues]


def to_type(type: str, purpose: str = "oh-assessment", classes: str = "AB") -> Json:
    made = permit("TESTOH1", purpose, classes)
    made["actor"][0]["reference"] = {"identifier": {"system": ours("organisation-type", "")["system"], "value": type}}
    return made


def within(root: Json, *exceptions: Json) -> Json:
    return root | {"provision": list(exceptions)}


def both(*provisions: Json) -> Json:
    """One provision that names every actor of these."""
    return provisions[0] | {"actor": [actor for provision in provisions for actor in provision["actor"]]}


def test_an_exception_takes_out_a_recipient_and_leaves_the_others():
    root = both(permit("TESTOH1", "oh-assessment", "AB"), permit("TESTOH2", "oh-assessment", "AB"))
    assert told(compiled(within(root, denial("TESTOH2")))) == {("TESTOH1", "oh-assessment", c) for c in "AB"}


def test_an_exception_takes_out_classes_and_leaves_the_others():
    root = permit("TESTOH1", "oh-assessment", "ABDE")
    exception = {"type": "deny", "securityLabel": [ours("data-class", c) for c in "DE"]}
    assert told(compiled(within(root, exception))) == {("TESTOH1", "oh-assessment", c) for c in "AB"}


def test_an_exception_takes_out_a_purpose_and_leaves_the_others():
    root = permit("TESTOH1", "oh-assessment", "A")
    root["purpose"].append(ours("purpose", "care-coordination"))
    exception = denial(None, "care-coordination")
    assert told(compiled(within(root, exception))) == {("TESTOH1", "oh-assessment", "A")}


def test_an_exception_needs_all_it_names_to_hold_at_once():
    root = both(permit("TESTOH1", "oh-assessment", "AD"), permit("TESTOH2", "oh-assessment", "AD"))
    exception = denial("TESTOH2", "oh-assessment") | {"securityLabel": [ours("data-class", "D")]}
    expected = {("TESTOH1", "oh-assessment", "A"), ("TESTOH1", "oh-assessment", "D"), ("TESTOH2", "oh-assessment", "A")}
    assert told(compiled(within(root, exception))) == expected


def test_an_exception_for_a_type_takes_out_an_organisation_of_it():
    root = both(permit("TESTOH1", "care-coordination", "A"), permit("TESTWW1", "care-coordination", "A"))
    exception = {"type": "deny", "actor": to_type("oh-provider")["actor"]}
    assert told(compiled(within(root, exception))) == {("TESTWW1", "care-coordination", "A")}


def test_an_employer_whose_every_class_is_taken_out_may_be_given_nothing():
    exception = {"type": "deny", "securityLabel": [ours("data-class", "C")]}
    assert compiled(within(permit("TESTEMP3", "employer-advice", "C"), exception)).permits == ()


def test_one_organisation_cannot_be_taken_out_of_a_type():
    assert refusal(within(to_type("oh-provider"), denial("TESTOH2"))) == [
        ("CON-022", "Consent.provision.provision[0].actor[0].reference")
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"period": {"end": "2027-01-01"}}, ("CON-013", "Consent.provision.provision[0].period")),
        (
            {"data": [{"meaning": "instance", "reference": {"reference": "Observation/1"}}]},
            ("CON-015", "Consent.provision.provision[0].data"),
        ),
        ({"dataPeriod": {"start": "2026-01-01"}}, ("CON-015", "Consent.provision.provision[0].dataPeriod")),
    ],
)
def test_an_exception_that_rows_cannot_say_is_refused_not_left_out(more: Json, expected: tuple[str, str]):
    assert refusal(within(permit("TESTOH1", "oh-assessment", "AB"), denial("TESTOH1") | more)) == [expected]


def test_an_exception_for_nobody_known_is_refused_not_left_out():
    unknown = denial("TESTOH2")
    unknown["actor"][0]["reference"]["identifier"]["value"] = "NOBODY"
    root = permit("TESTOH1", "oh-assessment", "AB")
    assert refusal(within(root, unknown)) == [("CON-019", "Consent.provision.provision[0].actor[0].reference")]


@pytest.mark.parametrize("same", SAME, ids=lambda same: same.code)
def test_a_general_purpose_that_says_the_same_is_taken_as_ours(same):
    named = permit("TESTOH1", "research", "A") | {"purpose": [{"system": ACT_REASON, "code": same.code}]}
    assert told(compiled({"type": "deny", "provision": [named]})) == {("TESTOH1", same.purpose, "A")}


@pytest.mark.parametrize(
    ("coding", "near"),
    [
        ({"system": ACT_REASON, "code": "TREATS"}, "TREAT"),
        ({"system": ACT_REASON, "code": "oh-assessment"}, ""),
        ({"system": ours("purpose", "")["system"], "code": "TREAT"}, ""),
        ({"system": "http://example.org/purposes", "code": "oh-asessment"}, "oh-assessment"),
        ({"code": "oh-assessment"}, "oh-assessment"),
        ({"system": ACT_REASON, "code": "BTG"}, ""),
    ],
)
def test_a_purpose_is_told_by_code_and_system(coding: Json, near: str):
    named = permit("TESTOH1", "research", "A") | {"purpose": [coding]}
    with pytest.raises(Refusal) as caught:
        compiled({"type": "deny", "provision": [named]})
    (issue,) = caught.value.issues
    assert (issue.code, issue.expression) == ("CON-025", "Consent.provision.provision[0].purpose[0]")
    assert near in issue.text


def test_a_refusal_for_an_unknown_purpose_is_refused_not_widened():
    unknown = denial("TESTEMP3") | {"purpose": [{"system": ACT_REASON, "code": "HMARKT"}]}
    assert refusal(unknown) == [("CON-025", "Consent.provision.purpose[0]")]


def test_a_general_purpose_stands_for_ours_only_from_its_day_on():
    assert all(same.purpose in PURPOSES for same in SAME)
    day = SAME[0].from_
    named = permit("TESTOH1", "research", "A") | {"purpose": [{"system": ACT_REASON, "code": SAME[0].code}]}
    facts = Facts(
        BY_CODE["TESTGP1"], Naming(lambda _, code: BY_CODE.get(code), BY_ID.get, {"7"}.__contains__), lambda _: ("*",),
        lambda *_: ALWAYS_UNTIL, False, RuleBook(DEFAULT_RULES), datetime(day.year, day.month - 1, 1, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(Refusal):
        compile_consent(consent("Patient/1", named), facts)


def test_what_profiles_let_in_is_what_the_map_knows():
    listed = bindings()["https://work-health-gateway.example/fhir/ValueSet/consent-purpose"]
    assert set(listed[ACT_REASON]) == {same.code for same in SAME}
    assert set(listed[ours("purpose", "")["system"]]) == set(PURPOSES)


@pytest.mark.parametrize("label", [ours("data-class", "J"), ours("data-class", "draft"), {"code": "A"}])
def test_what_nobody_may_share_by_consent_is_told(label: Json):
    named = permit("TESTOH1", "oh-assessment", "A") | {"securityLabel": [label]}
    assert refusal({"type": "deny", "provision": [named]}) == [
        ("CON-023", "Consent.provision.provision[0].securityLabel[0]")
    ]


def test_a_permit_to_a_type_nobody_is_of_is_refused():
    assert refusal({"type": "deny", "provision": [to_type("everybody")]}) == [
        ("CON-012", "Consent.provision.provision[0].actor[0].reference")
    ]


def at(text: str) -> int:
    return milliseconds(datetime.fromisoformat(text))


PERIODS = {
    "oh-assessment": "2027-10-05T23:00:00Z",
    "care-coordination": "2027-10-05T23:00:00Z",
    "employer-advice": "2027-10-05T23:00:00Z",
    "insurer-advice": "2027-10-05T23:00:00Z",
    "union-support": "2027-10-05T23:00:00Z",
    "atw-application": "2027-10-05T23:00:00Z",
    "dwp-status": "2027-04-05T23:00:00Z",
    "benefit-evidence": "2027-04-05T23:00:00Z",
    "service-evaluation": "2027-10-05T23:00:00Z",
    "research": "2027-10-05T23:00:00Z",
    "safeguarding": "2027-10-05T23:00:00Z",
    "public-interest": "2027-04-05T23:00:00Z",
    "capability-opinion": "2027-04-05T23:00:00Z",
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_consent_without_an_end_lasts_as_long_as_its_purpose_does(purpose: str):
    made = compiled({"type": "deny", "provision": [permit("TESTOH1", purpose, "B", end=None)]})
    assert ({g.ends for g in made.permits}, made.remarks) == ({at(PERIODS[purpose])}, ())


def test_each_purpose_of_one_permit_has_its_own_length():
    named = permit("TESTDWPS", "dwp-status", "B", end=None)
    named["purpose"].append(ours("purpose", "oh-assessment"))
    made = compiled({"type": "deny", "provision": [named]})
    assert {g.purpose: g.ends for g in made.permits} == {
        purpose: at(PERIODS[purpose]) for purpose in ("dwp-status", "oh-assessment")
    }


@pytest.mark.parametrize(("purpose", "cut"), [("dwp-status", True), ("atw-application", True), ("research", False)])
def test_a_consent_may_be_shorter_and_to_dwp_never_longer(purpose: str, cut: bool):
    shorter = compiled({"type": "deny", "provision": [permit("TESTOH1", purpose, "B", end="2026-12-01")]})
    assert ({g.ends for g in shorter.permits}, shorter.remarks) == ({at("2026-12-02T00:00:00Z")}, ())
    longer = compiled({"type": "deny", "provision": [permit("TESTOH1", purpose, "B", end="2029-01-01")]})
    assert [issue.code for issue in longer.remarks] == (["CON-024"] if cut else [])
    expected = PERIODS[purpose] if cut else "2029-01-02T00:00:00Z"
    assert {g.ends for g in longer.permits} == {at(expected)}


def test_a_permit_never_begins_before_it_was_recorded():
    early = compiled({"type": "deny", "provision": [permit("TESTOH1", "oh-assessment", "B", "2020-01-01")]})
    later = compiled({"type": "deny", "provision": [permit("TESTOH1", "oh-assessment", "B", "2026-12-01")]})
    assert [{g.starts for g in made.permits} for made in (early, later)] == [
        {milliseconds(NOW)}, {at("2026-12-01T00:00:00Z")}
    ]  # fmt: skip


def test_a_permit_ends_with_the_sharing_agreement_and_needs_one():
    provision = {"type": "deny", "provision": [permit("TESTOH1", "oh-assessment", "B")]}
    ends = at("2026-11-01T00:00:00Z")
    assert {g.ends for g in compiled(provision, agreed=ends).permits} == {ends}
    assert refusal(provision, agreed=None) == [("CON-014", "Consent.provision.provision[0]")]
    assert compiled(provision, agreed=None, by_the_person=True).permits


def test_a_refusal_needs_no_agreement_and_never_ends():
    (row,) = compiled(denial("TESTOH1"), agreed=None).denials
    assert (row.reach, row.data_class, row.ends, row.purpose) == ("*", "*", ALWAYS_UNTIL, "*")


def test_the_far_end_of_time_is_no_fault():
    made = compiled({"type": "deny", "provision": [permit("TESTOH1", "research", "B", "9999-06-01", end=None)]})
    assert {g.ends for g in made.permits} == {ALWAYS_UNTIL}


def to_related(id: str) -> Json:
    made = permit("TESTOH1", "union-support", "AC")
    made["actor"][0]["reference"] = {"reference": f"RelatedPerson/{id}"}
    return made


def test_a_named_related_person_may_be_permitted_without_an_agreement_and_stands_against_older_denials():
    made = compiled({"type": "deny", "provision": [to_related("7")]}, agreed=None)
    assert told(made) == {("link:7", "union-support", "may-release")}, "what is released to them, through a link"
    assert not any(grant.never_outranks for grant in made.permits)


def test_a_related_person_of_somebody_else_is_refused():
    place = "Consent.provision.provision[0].actor[0].reference"
    assert refusal({"type": "deny", "provision": [to_related("8")]}) == [("CON-012", place)]


def test_a_related_person_may_be_refused():
    row = {k: v for k, v in to_related("7").items() if k not in ("period", "securityLabel")} | {"type": "deny"}
    assert [(g.recipient, g.purpose) for g in compiled(row).denials] == [("link:7", "union-support")]

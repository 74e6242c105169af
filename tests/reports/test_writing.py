"""A clinician writes an advice as a draft; it holds coded values and functional words, and no diagnosis (R-10)."""

from typing import Any

import pytest

from tests.kit.answers import code, codes
from tests.kit.builders import ours, referral
from tests.kit.gateways import World
from tests.reports.scene import Reporting, stored
from tests.wire import bodies

Json = dict[str, Any]
DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p>{}</p></div>'


@pytest.fixture
def here(everywhere: World) -> Reporting:
    return Reporting(everywhere)


def test_a_draft_is_seen_by_who_keeps_it_and_by_the_person_only(here: Reporting) -> None:
    report = here.drafted()
    assert [here.oh.get(f"/{report}").status_code, here.person.get(f"/{report}").status_code] == [200, 200]
    others = [here.world.as_client(name).get(f"/{report}") for name in ("gp", "oh-b", "employer-3", "insurer", "kit")]
    assert {(answer.status_code, code(answer)) for answer in others} == {(404, "RES-001")}
    assert here.employer.get(f"/Composition?patient={here.subject}").json()["total"] == 0


def test_a_draft_moves_its_task_and_a_retry_stores_it_once(here: Reporting) -> None:
    sent = [here.oh.post("/Composition", here.advice(), Idempotency_Key="report-1") for _ in range(2)]
    assert len({stored(answer) for answer in sent}) == 1


def test_an_advice_says_hours_terms_and_abilities_in_codes(here: Reporting) -> None:
    day = [("week", "PositiveInt", 1), ("day", "Code", "mon"), ("hours", "Decimal", 4.0), ("from", "Time", "09:30:00")]
    term = [("adjustment", "Code", "altered-hours"), ("period", "Period", {"start": "2026-10-12", "end": "2026-11-09"})]
    term.append(("review-on", "Date", "2026-11-02"))
    ability = [("ability", "Code", "sit"), ("level", "Code", "limited")]
    sections = [
        bodies.section("outcome", "advice-outcome", "fit-with-adjustments"),
        bodies.section("capability") | _extended("ability", ability),
        bodies.section("phased-return") | _extended("phased-day", day),
        _and(bodies.section("adjustments", "adjustment", "altered-hours"), _extended("advice-term", term)),
        bodies.section("review") | {"extension": [{"url": bodies.profile("review-date"), "valueDate": "2026-11-02"}]},
    ]
    report = here.drafted(section=sections)
    assert here.oh.get(f"/{report}").json()["section"] == sections


def test_a_phased_day_of_an_unknown_name_is_refused_at_its_place(here: Reporting) -> None:
    day = [("week", "PositiveInt", 1), ("day", "Code", "monday"), ("hours", "Decimal", 4.0)]
    sections = [*here.advice()["section"], bodies.section("phased-return") | _extended("phased-day", day)]
    answer = here.oh.post("/Composition", here.advice(section=sections))
    assert (answer.status_code, code(answer)) == (422, "VAL-011")
    assert answer.json()["issue"][0]["expression"] == ["Composition.section[2].extension[0].extension[1].valueCode"]


WRONG: dict[str, tuple[Json, str]] = {
    "an entry": ({"entry": [{"display": "F32.1"}]}, "VAL-019"),
    "a section in a section": ({"section": [{"title": "History"}]}, "VAL-019"),
    "no code of the section": ({"code": {"text": "History"}}, "VAL-012"),
    "a diagnosis in words": ({"text": {"status": "additional", "div": DIV.format("Has depression.")}}, "REP-004"),
    "a diagnosis in a title": ({"title": "Work with depression"}, "REP-004"),
    "a code of another section": ({"extension": [{"url": bodies.profile("advice-value"),
                                                  "valueCoding": ours("adjustment", "no-driving")}]}, "REP-005"),
    "a stranger's extension": ({"extension": [{"url": "https://zz.example/icd", "valueString": "F32"}]}, "REP-003"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_an_advice_with_more_in_it_than_advice_is_refused(here: Reporting, what: str) -> None:
    change, expected = WRONG[what]
    first, *rest = here.advice()["section"]
    answer = here.oh.post("/Composition", here.advice(section=[first | change, *rest]))
    assert (answer.status_code, expected in codes(answer)) == (422, True), answer.text


def test_an_advice_carries_no_other_element_and_belongs_to_a_referral(here: Reporting) -> None:
    category = [{"text": "Depressive episode"}]
    assert code(here.oh.post("/Composition", here.advice(category=category))) == "REP-003"
    event = [{"detail": [{"reference": here.request}], "code": category}]
    assert code(here.oh.post("/Composition", here.advice(event=event))) == "REP-003"
    assert code(here.oh.post("/Composition", here.advice(status="final"))) == "REP-006"


def test_only_a_clinician_writes_reports(here: Reporting) -> None:
    coordinator = here.world.as_client("workwell")
    body = referral("Noel", sender="TESTWW1", trigger="self", template=None)
    request = coordinator.post("/ServiceRequest", body).json()
    for kind in ("oh-advice", "oh-clinical-report"):
        report = bodies.report(request["subject"]["reference"], f"ServiceRequest/{request['id']}", kind)
        answer = coordinator.post("/Composition", report)
        assert (answer.status_code, code(answer)) == (403, "AUT-086"), "R-10"


def test_an_advice_on_a_referral_that_the_writer_does_not_see_is_refused(here: Reporting) -> None:
    stranger = here.world.as_client("oh-b")
    subject = stored(stranger.post("/Patient", bodies.patient("Omar")))
    answer = stranger.post("/Composition", bodies.report(subject, here.request))
    assert (answer.status_code, code(answer)) == (422, "RES-007")


def test_an_opinion_on_capability_is_off_unless_the_operator_turns_it_on(here: Reporting) -> None:
    answer = here.oh.post("/Composition", here.advice("functional-capability-opinion"))
    assert (answer.status_code, code(answer)) == (422, "REP-002")


def test_the_clinical_report_goes_to_the_practice_and_never_to_the_employer(here: Reporting) -> None:
    here.agree()
    words = [{"title": "History", "text": {"status": "additional", "div": DIV.format("Depression since May.")}}]
    report = stored(here.oh.post("/Composition", here.advice("oh-clinical-report", status="final", section=words)))
    assert here.gp.get(f"/{report}").status_code == 200
    assert here.employer.get(f"/{report}").status_code == 404


@pytest.mark.parametrize(("profession", "status"), [("podiatrist", 201), ("physiotherapist", 201), ("doctor", 422)])
def test_a_health_and_work_report_of_any_allied_profession_is_taken_in(
    here: Reporting, profession: str, status: int
) -> None:
    role = {"resourceType": "PractitionerRole", "active": True, "organization": bodies.organisation("TESTGP1")}
    system = "issuer-profession" if profession == "doctor" else "ahp-profession"
    author = stored(here.gp.post("/PractitionerRole", role | {"code": [{"coding": [ours(system, profession)]}]}))
    parts = [
        bodies.section("outcome", "adjustment", "phased-return") | {"code": bodies.concept("ahp-section", "fitness")}
    ]
    body = here.advice("ahp-health-and-work-report", status="final", section=parts, author=[{"reference": author}])
    answer = here.gp.post("/Composition", body)
    assert answer.status_code == status, answer.text
    if status == 201:
        assert here.oh.get(f"/Composition/{answer.json()['id']}").status_code == 200, "evidence, as a fit note is"
        assert here.world.as_client("oh-b").get(f"/Composition/{answer.json()['id']}").status_code == 404
    else:
        assert code(answer) == "REP-009"


def test_an_advice_that_belongs_to_no_referral_is_refused(here: Reporting) -> None:
    answer = here.oh.post("/Composition", here.advice(event=[{"detail": [{"display": "Last week's conversation"}]}]))
    assert (answer.status_code, codes(answer)) == (422, ["REP-007"])


def test_a_clinical_report_is_shown_by_consent_and_has_no_release(here: Reporting) -> None:
    report = stored(here.oh.post("/Composition", here.advice("oh-clinical-report", status="final")))
    for answer in (here.oh.move(report, "share-with-person"), here.release(report)):
        assert (answer.status_code, codes(answer)) == (422, ["REP-017"])


def _extended(name: str, parts: list[tuple[str, str, Any]]) -> Json:
    inner = [{"url": url, f"value{kind}": value} for url, kind, value in parts]
    return {"extension": [{"url": bodies.profile(name), "extension": inner}]}


def _and(section: Json, more: Json) -> Json:
    return section | {"extension": [*section["extension"], *more["extension"]]}

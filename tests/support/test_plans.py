"""A plan is agreed to by person and manager; a change is a new version that is agreed anew (domain.md 5.4)."""

import json
import threading
from typing import Any

import pytest

from app.services.recompile import check
from tests.kit.answers import codes
from tests.kit.builders import consent, fit_note, permit, referral
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.support.scene import Planning, action, agreement, extension, modification, plan, said, stored
from tests.wire import bodies

Json = dict[str, Any]


@pytest.fixture
def scene(here: World) -> Planning:
    """Omar's referral, booked."""
    return Planning(here)


def read(scene: Planning, plan: str) -> Json:
    return dict(scene.oh.get(f"/{plan}").json())


def test_a_plan_is_in_force_once_both_have_agreed_to_it(everywhere: World) -> None:
    scene = Planning(everywhere)
    written = scene.planned()
    assert scene.gp.get(f"/{written}").status_code == 404, "a draft is its keeper's and the person's"
    assert scene.person.get(f"/{written}").status_code == 200
    first = scene.says_yes(written)
    assert (first.status_code, first.json()["status"]) == (200, "draft")
    second = scene.manager_says_yes(written, 2)
    assert (second.status_code, second.json()["status"]) == (200, "active"), second.text
    assert [e["extension"][0]["valueCode"] for e in second.json()["extension"] if "agreement" in e["url"]] == [
        "person",
        "manager",
    ]
    assert scene.gp.get(f"/{written}").status_code == 200, "class C once it is agreed to"
    assert scene.status() == "plan-active"
    found = scene.oh.get(f"/CarePlan?patient={scene.subject}&status=active&activity-code=altered-hours").json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == [written.partition("/")[2]]


def test_a_plan_to_stay_at_work_is_agreed_to_by_both_like_one_to_return(scene: Planning) -> None:
    written = scene.planned(category=[bodies.concept("plan-kind", "stay-at-work")])
    assert scene.says_yes(written).json()["status"] == "draft"
    assert scene.manager_says_yes(written, 2).json()["status"] == "active"
    assert scene.gp.get(f"/{written}").json()["category"][0]["coding"][0]["code"] == "stay-at-work"


def test_a_plan_may_come_as_both_agreed_to_it(scene: Planning) -> None:
    written = scene.in_force()
    assert read(scene, written)["meta"]["security"][1]["code"] == "C"
    assert scene.status() == "plan-active"


def test_a_change_is_a_new_version_that_is_agreed_anew(scene: Planning) -> None:
    written = scene.in_force()
    changed = read(scene, written) | {"activity": [modification(end="2026-12-06")]}
    assert said(scene.oh.put(f"/{written}", changed, 1)) == (422, "PLN-004")
    drafted = changed | {"status": "draft", "extension": changed["extension"][:3]}
    assert scene.oh.put(f"/{written}", drafted, 1).status_code == 200
    assert scene.gp.get(f"/{written}").status_code in (403, 404), "what is not agreed to is a draft again"
    assert scene.gp.get(f"/{written}/_history/1").status_code == 200, "what was agreed to stays what it was"
    assert scene.says_yes(written, 2).status_code == 200
    assert scene.manager_says_yes(written, 3).json()["status"] == "active"


def test_a_change_that_both_agreed_to_on_a_later_day_is_in_force_at_once(scene: Planning) -> None:
    written = scene.in_force()
    scene.world.clock.advance(days=7)
    later = [agreement("person", "2026-10-12"), agreement("manager", "2026-10-12")]
    body = read(scene, written)
    changed = body | {"activity": [modification(end="2026-12-06")], "extension": [*body["extension"][:3], *later]}
    assert scene.oh.put(f"/{written}", changed, 1).json()["status"] == "active"


def test_a_workability_plan_needs_no_manager(scene: Planning) -> None:
    written = scene.planned(category=[bodies.concept("plan-kind", "workability")])
    assert scene.says_yes(written).json()["status"] == "active"


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"status": "active"}, "PLN-002"),
        ({"status": "completed"}, "PLN-001"),
        ({"activity": [modification(end=None)]}, "PLN-005"),
        ({"activity": [action()]}, "PLN-006"),
        ({"activity": [action(party=bodies.organisation("TESTEMP3"), due=None)]}, "PLN-006"),
        ({"activity": [action(party={"identifier": {"system": bodies.LOCAL, "value": "nobody"}})]}, "PLN-006"),
        ({"activity": [action(party=bodies.organisation("TESTEMP3"))] * 2}, "PLN-007"),
        ({"goal": [{"display": "No more panic"}]}, "PLN-008"),
        ({"title": "Back after depression"}, "PLN-009"),
        ({"activity": [modification(description="Because of depression")]}, "PLN-009"),
        ({"addresses": [{"display": "Depression"}]}, "VAL-019"),
        ({"activity": [modification("unheard-of")]}, "VAL-011"),
        ({"activity": [modification(reasonCode=[{"text": "Depression"}])]}, "VAL-019"),
    ],
)
def test_what_a_plan_may_not_say(scene: Planning, more: Json, refusal: str) -> None:
    answer = scene.oh.post("/CarePlan", scene.plan(**more))
    assert said(answer) == (422, refusal), answer.text


def test_words_inside_an_element_are_refused_whatever_the_extension(scene: Planning) -> None:
    stranger = {"extension": [{"url": "https://zz.example/why", "valueString": "panic"}]}
    assert said(scene.oh.post("/CarePlan", scene.plan(activity=[modification(**stranger)]))) == (422, "PLN-008")
    ours = scene.plan(extension("advice-value", valueCoding={"code": "fit"}))
    assert scene.oh.post("/CarePlan", ours).status_code == 422


@pytest.mark.parametrize(
    "agreed",
    [
        (agreement("person", "2026-10-06"), agreement("manager")),
        (agreement("person"), agreement("person")),
        (agreement("person", "2026-10"), agreement("manager")),
    ],
)
def test_nobody_agrees_twice_or_ahead_or_some_time_in_october(scene: Planning, agreed: tuple[Json, Json]) -> None:
    assert said(scene.oh.post("/CarePlan", scene.plan(*agreed, status="active"))) == (422, "PLN-003")


def test_who_agrees_says_to_which_version(scene: Planning) -> None:
    written = scene.planned()
    assert said(scene.person.move(written, "agree")) == (428, "PLN-011")
    assert scene.oh.put(f"/{written}", read(scene, written) | {"title": "A better plan"}, 1).status_code == 200
    assert said(scene.says_yes(written, 1)) == (412, "RES-012"), "nobody agrees to what they have not read"


def test_agreeing_again_changes_nothing(scene: Planning) -> None:
    written = scene.planned()
    assert scene.says_yes(written).json()["meta"]["versionId"] == "2"
    assert scene.says_yes(written, 2).json()["meta"]["versionId"] == "2"
    assert scene.manager_says_yes(written, 2).status_code == 200
    assert said(scene.says_yes(written, 3)) == (409, "PLN-010")


def test_nobody_agrees_for_somebody_else(scene: Planning) -> None:
    written = scene.planned()
    assert said(scene.says_yes(written, party="manager")) == (403, "PLN-012")
    assert scene.says_yes(written, caller=scene.gp, party="person", method="spoken").status_code == 404
    assert scene.says_yes(written, caller=scene.world.as_client("person")).status_code == 404, "another person"
    assert said(scene.says_yes(written, caller=scene.oh, party="person")) == (422, "TSK-025"), "how did they say so?"
    assert said(scene.says_yes(written, caller=scene.oh, party="doctor", method="spoken")) == (422, "TSK-025")
    assert scene.says_yes(written, caller=scene.oh, party="person", method="spoken").status_code == 200


def test_of_two_that_agree_at_once_to_one_version_one_is_told_to_read_again(everywhere: World) -> None:
    scene = Planning(everywhere)
    written, told = scene.planned(), list[int]()
    both = [lambda: scene.says_yes(written), lambda: scene.manager_says_yes(written)]
    threads = [threading.Thread(target=lambda one=one: told.append(one().status_code)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [200, 412]


def test_an_employer_reads_the_version_that_was_released_and_no_other(everywhere: World) -> None:
    scene = Planning(everywhere)
    written = scene.planned()
    to = {"recipient": {"valueReference": bodies.organisation("TESTEMP3")}}
    assert said(scene.doctor.move(written, "release", **to)) == (409, "PLN-013")
    assert scene.says_yes(written).status_code == 200
    assert scene.manager_says_yes(written, 2).status_code == 200
    assert said(scene.doctor.move(written, "release", **to)) == (409, "REP-013"), "the person has not agreed to that"
    scene.agree()
    assert scene.employer.get(f"/{written}").status_code == 404
    assert scene.doctor.move(written, "release", **to).status_code == 200
    shown = scene.employer.get(f"/{written}")
    assert (shown.status_code, shown.json()["meta"]["versionId"]) == (200, "3")
    body = shown.json()
    drafted = body | {"status": "draft", "title": "Second thoughts", "extension": body["extension"][:3]}
    assert scene.oh.put(f"/{written}", drafted, 3).status_code == 200
    assert scene.employer.get(f"/{written}").json()["title"] == "Return to work plan"
    assert scene.world.as_client("employer-2").get(f"/{written}").status_code == 404


def test_a_denial_takes_the_plan_from_the_employer(scene: Planning) -> None:
    written = scene.in_force()
    scene.agree()
    to = {"recipient": {"valueReference": bodies.organisation("TESTEMP3")}}
    assert scene.doctor.move(written, "release", **to).status_code == 200
    scene.refuse()
    assert scene.employer.get(f"/{written}").status_code == 404


def test_a_plan_made_in_error_is_taken_back_from_the_employer(scene: Planning) -> None:
    written = scene.in_force()
    scene.agree()
    assert scene.doctor.move(
        written, "release", recipient={"valueReference": bodies.organisation("TESTEMP3")}
    ).is_success
    assert scene.oh.put(f"/{written}", read(scene, written) | {"status": "entered-in-error"}, 1).status_code == 200
    assert scene.employer.get(f"/{written}").status_code == 404


def test_dwp_and_administrators_see_no_plan(scene: Planning) -> None:
    written = scene.in_force()
    for name in ("dwp-atw", "dwp-status", "dwp-assess", "oh-a-admin", "oh-b"):
        assert scene.world.as_client(name).get(f"/{written}").status_code in (403, 404), name


def test_only_its_keeper_changes_a_plan_and_only_its_keeper_releases_it(scene: Planning) -> None:
    written = scene.in_force()
    body = read(scene, written)
    assert said(scene.gp.put(f"/{written}", body | {"title": "Mine"}, 1)) == (403, "RES-005")
    assert said(scene.person.put(f"/{written}", body | {"title": "Mine"}, 1)) == (403, "RES-005")
    to = {"recipient": {"valueReference": bodies.organisation("TESTEMP3")}}
    scene.agree()
    assert said(scene.oh.move(written, "release", **to)) == (403, "AUT-086"), "in nobody's name"
    assert said(scene.gp.move(written, "release", **to)) == (403, "PLN-014")
    assert said(scene.person.move(written, "release", **to)) == (403, "PLN-014")


def test_a_coordinator_writes_a_plan_and_gives_it_to_no_employer(here: World) -> None:
    coordinator = here.as_client("workwell")
    asked = referral("Omar", sender="TESTWW1", performer="TESTWW1", trigger="self", template=None)
    sent = coordinator.post("/ServiceRequest", asked)
    body = plan(sent.json()["subject"]["reference"], f"ServiceRequest/{sent.json()['id']}")
    written = stored(coordinator.post("/CarePlan", body))
    answer = coordinator.move(written, "release", recipient={"valueReference": bodies.organisation("TESTEMP3")})
    assert said(answer) == (403, "AUT-086"), "advice to an employer is a clinician's (R-10)"


def test_a_coordinator_who_sees_the_dates_of_a_note_learns_no_condition_by_trying_words(everywhere: World) -> None:
    gp, coordinator = everywhere.as_client("gp"), everywhere.as_client("workwell")
    note = fit_note(condition="Depression")
    sent = gp.post("/ServiceRequest", referral("Omar", performer="TESTWW1", note=note, template=None))
    subject, request = sent.json()["subject"]["reference"], f"ServiceRequest/{sent.json()['id']}"
    given = permit("TESTWW1", "care-coordination", "ABCD")
    assert gp.post("/Consent", consent(subject, given, about=request)).status_code == 201
    (read,) = coordinator.get(f"/Observation?patient={subject}").json()["entry"]
    assert "epression" not in str(read)
    bodies_ = [plan(subject, request, title=f"Back after {word}") for word in ("asthma", "depression")]
    tried = [coordinator.post("/CarePlan/$validate?mode=create", body) for body in bodies_]
    assert [codes(answer) for answer in tried] == [["VAL-100"]] * 2
    written = [coordinator.post("/CarePlan", body) for body in bodies_]
    assert [answer.status_code for answer in written] == [201, 201]
    named = "/activity/0/detail/description"
    words = [[{"op": "add", "path": named, "value": word}] for word in ("asthma", "depression")]
    patched = [coordinator.patch(f"/{stored(written[0])}", operations, n) for n, operations in enumerate(words, 1)]
    assert [answer.status_code for answer in patched] == [200, 200]


def _tells_more(scene: Planning) -> None:
    """The practice corrects its note, after somebody has written."""
    (entry,) = scene.gp.get(f"/Observation?patient={scene.subject}").json()["entry"]
    note = json.loads(json.dumps(entry["resource"]).replace("Depression", "Migraine"))
    assert scene.gp.put(f"/Observation/{note['id']}", note, 1).status_code == 200


def test_a_plan_that_names_a_condition_told_since_goes_to_no_employer(scene: Planning) -> None:
    named, plain = scene.in_force(title="Back after migraine"), scene.in_force()
    _tells_more(scene)
    to = {"recipient": {"valueReference": bodies.organisation("TESTEMP3")}}
    assert said(scene.doctor.move(named, "release", **to)) == (409, "REP-013"), "consent is asked for first"
    scene.agree()
    assert said(scene.doctor.move(named, "release", **to)) == (422, "PLN-009")
    assert scene.doctor.move(plain, "release", **to).status_code == 200
    assert scene.employer.get(f"/{named}").status_code == 404


def test_a_report_that_names_a_condition_told_since_goes_to_no_employer(scene: Planning) -> None:
    report = scene.drafted(title="Work with migraine")
    _tells_more(scene)
    assert scene.oh.move(report, "share-with-person").status_code == 200
    assert scene.person.move(report, "correct", statement="I have migraine.").status_code == 200
    assert scene.person.move(report, "approve").status_code == 200
    scene.agree()
    assert said(scene.release(report)) == (422, "REP-004")
    body = scene.oh.get(f"/{report}").json() | {"title": "Advice for work"}
    assert scene.oh.put(f"/{report}", body).status_code == 200
    assert scene.oh.move(report, "share-with-person").status_code == 200
    assert scene.person.move(report, "approve").status_code == 200
    assert scene.release(report).status_code == 200, "the person's own words are theirs to give"


def test_a_retry_makes_no_second_plan(scene: Planning) -> None:
    sent = [scene.oh.post("/CarePlan", scene.plan(), Idempotency_Key="once") for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json()["id"] == sent[1].json()["id"]
    assert len(scene.oh.get(f"/CarePlan?patient={scene.subject}").json()["entry"]) == 1


def test_the_log_says_who_agreed_and_how(scene: Planning) -> None:
    written = scene.planned()
    scene.says_yes(written)
    scene.manager_says_yes(written, 2)
    told = [row.detail for row in all_rows(scene.world.gateway) if row.interaction == "$agree"]
    assert len(told) == 2
    assert ['"own"' in told[0], '"spoken"' in told[1]] == [True, True]


def test_a_newer_consent_takes_the_release_over(scene: Planning) -> None:
    written = scene.in_force()
    scene.agree()
    assert scene.doctor.move(
        written, "release", recipient={"valueReference": bodies.organisation("TESTEMP3")}
    ).is_success
    assert check(scene.world.gateway).differences == []
    body = consent(scene.subject, permit("TESTEMP3", "employer-advice", "C"), about=scene.request)
    assert scene.gp.post("/Consent", body).status_code == 201
    assert scene.employer.get(f"/{written}").status_code == 200
    assert check(scene.world.gateway).differences == []


HIDDEN = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}


@pytest.mark.parametrize(
    "more",
    [
        {"extension": [extension("review-date", _valueDate=HIDDEN)]},
        {"extension": [extension("review-date", valueDate="2026-13-01")]},
        {"extension": []},
        {"_title": HIDDEN},
        {"activity": [{"detail": {"_status": HIDDEN, "code": bodies.concept("adjustment", "equipment")}}]},
        {"activity": [modification(end="2026-02-30")]},
        {"activity": [{"reference": {"reference": "Task/1"}}]},
        {"activity": [modification(scheduledPeriod={"_end": HIDDEN})]},
        {"activity": [action(party={"reference": "Patient/1"}, due="2026-10")]},
        {"activity": [{"detail": {"status": "scheduled"}}]},
        {"category": [{"text": "Some plan"}]},
        {"goal": ["Goal/1"]},
        {"period": {"end": "2026-11-22"}},
        {"supportingInfo": [{"reference": "Observation/1"}]},
    ],
)
def test_a_plan_that_is_malformed_is_refused_and_breaks_nothing(scene: Planning, more: Json) -> None:
    assert scene.oh.post("/CarePlan", scene.plan() | more).status_code in (400, 422)
    agreed = extension(
        "agreement", extension=[{"url": "party", "valueCode": "person"}, {"url": "on", "_valueDate": HIDDEN}]
    )
    assert scene.oh.post("/CarePlan", scene.plan(agreed)).status_code == 422

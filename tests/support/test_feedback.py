"""Each party has a feedback form of its own (S80); an employer's goes to those who help, a person's is clinical."""

from typing import Any

import pytest

from tests.kit.gateways import World
from tests.reports.scene import Asked
from tests.support.scene import Planning, feedback, said, stored
from tests.wire import bodies

Json = dict[str, Any]


def test_the_person_and_who_helps_fill_in_their_own_feedback(everywhere: World) -> None:
    scene = Planning(everywhere)
    own = stored(scene.person.post("/QuestionnaireResponse", feedback("person", scene.subject, scene.request)))
    theirs = stored(scene.oh.post("/QuestionnaireResponse", feedback("coordinator", scene.subject, scene.request)))
    assert scene.gp.get(f"/{own}").status_code == 200
    assert scene.person.get(f"/{theirs}").status_code == 200
    for name in ("employer-3", "dwp-atw", "workwell"):
        assert everywhere.as_client(name).get(f"/{own}").status_code in (403, 404), name
    found = scene.gp.get(f"/QuestionnaireResponse?questionnaire={bodies.OURS}Questionnaire/feedback-person").json()
    assert [entry["resource"]["id"] for entry in found["entry"]] == [own.partition("/")[2]]


def test_the_person_corrects_or_voids_their_own_feedback_and_nobody_elses(everywhere: World) -> None:
    scene = Planning(everywhere)
    forms = {who: feedback(who, scene.subject, scene.request) for who in ("person", "coordinator")}
    own = stored(scene.person.post("/QuestionnaireResponse", forms["person"]))
    theirs = stored(scene.oh.post("/QuestionnaireResponse", forms["coordinator"]))
    read = {name: scene.person.get(f"/{name}").json() for name in (own, theirs)}
    amended = scene.person.put(f"/{own}", read[own] | {"status": "amended"}, 1)
    assert (amended.status_code, amended.json()["status"]) == (200, "amended"), amended.text
    assert said(scene.person.put(f"/{theirs}", read[theirs] | {"status": "amended"}, 1)) == (403, "RES-005")
    assert said(scene.gp.put(f"/{own}", read[own] | {"status": "amended"}, 2)) == (403, "RES-005")
    voided = scene.person.put(f"/{own}", amended.json() | {"status": "entered-in-error"}, 2)
    assert voided.status_code == 200, voided.text


@pytest.mark.parametrize(("party", "caller"), [("person", "oh-a"), ("employer", "oh-a"), ("coordinator", "person-app")])
def test_nobody_fills_in_the_form_of_another(here: World, party: str, caller: str) -> None:
    scene = Planning(here)
    by = scene.person if caller == "person-app" else here.as_client(caller)
    answer = by.post("/QuestionnaireResponse", feedback(party, scene.subject, scene.request))
    assert said(answer) == (403, "MEA-003")


def test_an_employer_says_whether_the_advice_could_be_used_and_fills_in_no_other_feedback(everywhere: World) -> None:
    scene = Asked(everywhere)
    mine = scene.employer.get(f"/{scene.request}").json()["subject"]["reference"]
    sent = [
        scene.employer.post("/QuestionnaireResponse", feedback("employer", mine, scene.request), Idempotency_Key="once")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201], sent[0].text
    told = stored(sent[0])
    assert told == stored(sent[1]), "sent twice, kept once"
    assert scene.employer.get(f"/{told}").status_code == 200
    assert scene.oh.get(f"/{told}").status_code == 200, "class C, in the referral"
    assert everywhere.as_client("employer-2").get(f"/{told}").status_code == 404
    assert everywhere.as_client("dwp-atw").get(f"/{told}").status_code in (403, 404)
    intake = bodies.answers(mine, basedOn=[{"reference": scene.request}])
    assert said(scene.employer.post("/QuestionnaireResponse", intake)) == (403, "MEA-004")
    assert said(scene.employer.post("/QuestionnaireResponse", feedback("person", mine))) == (403, "MEA-004")


def test_a_form_that_is_done_answers_what_it_must(here: World) -> None:
    scene = Planning(here)
    empty = feedback("person", scene.subject, item=[{"linkId": "7", "answer": [{"valueString": "Kind people"}]}])
    assert said(scene.person.post("/QuestionnaireResponse", empty)) == (422, "VAL-074")
    strange = feedback("person", scene.subject)
    strange["item"][0]["answer"][0]["valueCoding"]["code"] = "level-9"
    assert said(scene.person.post("/QuestionnaireResponse", strange)) == (422, "VAL-011")


@pytest.mark.parametrize(
    ("number", "name"), [(4, "FeedbackPerson"), (5, "FeedbackCoordinator"), (6, "FeedbackEmployer")]
)
def test_the_forms_are_read_by_anybody(here: World, number: int, name: str) -> None:
    found = here.as_client("person").get(f"/Questionnaire/01a14e38-7c00-700{number}-8000-00000000000{number}")
    assert (found.status_code, found.json()["name"]) == (200, name)

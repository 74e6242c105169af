"""What the worlds have found: each once more, by itself and over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.kit.answers import codes, task_of
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.oracle.consents import Dice, request, taken
from tests.wire.bodies import attached, bundle, by_type, consent, document, organisation, patient, permit, post

Json = dict[str, Any]
ASSESSMENT = ("oh-assessment", "ABCDE")


def test_a_consent_in_the_transaction_of_a_referral_is_attached_to_it(here: World) -> None:
    gp, oh = here.as_client("gp"), here.as_client("oh-a")
    subject = _stored(gp, patient())
    made = gp.post("", bundle(post(_request(subject)), post(_allowing("TESTOH1", subject))))
    assert made.status_code == 200, made.text
    request = made.json()["entry"][0]["response"]["location"].split("/R4/")[1].split("/_history")[0]
    task = made.headers["link"].split("/R4/")[1].split(">")[0]
    assert oh.get(f"/{request}").status_code == 200
    assert "for" in oh.get(f"/{task}").json()


def test_a_requester_cannot_pass_on_what_another_organisation_keeps(here: World) -> None:
    other, gp, oh = here.as_client("gp-2"), here.as_client("gp"), here.as_client("oh-a")
    theirs = _stored(other, patient())
    note = _stored(other, document(theirs, author=[organisation("TESTGP2")]))
    _stored(other, consent(theirs, "TESTGP2", permit(organisation("TESTGP1"), "care-coordination", "AD")))
    own = _stored(gp, document(_stored(gp, patient())))
    request = _stored(gp, _request(theirs, supportingInfo=[{"reference": note}, {"reference": own}]))
    subject = gp.get(f"/{own}").json()["subject"]["reference"]
    _stored(gp, _allowing("TESTOH1", subject, root=attached(request)))
    assert oh.get(f"/{own}").status_code == 200
    assert oh.get(f"/{request}").status_code == 200
    assert oh.get(f"/{note}").status_code == 404
    assert oh.get(f"/{theirs}").status_code == 404


def test_a_withdrawal_binds_also_when_the_referral_was_rejected_before(here: World) -> None:
    gp, other, oh = here.as_client("gp"), here.as_client("gp-2"), here.as_client("oh-a")
    theirs, subject = _stored(other, patient()), _stored(gp, patient())
    note = _stored(other, document(theirs, author=[organisation("TESTGP2")]))
    _stored(other, _allowing("TESTOH1", theirs, "TESTGP2"))
    asked = gp.post("/ServiceRequest", _request(subject))
    name = asked.headers["location"].split("/R4/")[1].split("/_history")[0]
    short = _allowing("TESTOH1", subject, root=attached(name))
    short["extension"] = [taken("TESTGP1")]
    given = _stored(gp, short)
    signpost = {"part": [{"name": "topic", "valueCode": "other"}, {"name": "text", "valueString": "Ask us again."}]}
    rejected = oh.move(task_of(asked), "reject", reason={"valueCode": "capacity"}, signpost=[signpost])
    assert rejected.status_code == 200, rejected.text
    assert oh.get(f"/{note}").status_code == 200
    kept = gp.get(f"/{given}").json() | {"status": "inactive"}
    assert gp.put(f"/{given}", kept, 1).status_code == 200
    assert oh.get(f"/{note}").status_code == 403


def test_a_withdrawal_outlives_a_refusal_of_somebody_else(here: World) -> None:
    gp, other, oh = here.as_client("gp"), here.as_client("gp-2"), here.as_client("oh-a")
    theirs, subject = _stored(other, patient()), _stored(gp, patient())
    note = _stored(other, document(theirs, author=[organisation("TESTGP2")]))
    _stored(other, _allowing("TESTOH1", theirs, "TESTGP2"))
    given = _stored(gp, _allowing("TESTOH1", subject))
    elsewhere = permit(organisation("TESTOH2"), *ASSESSMENT)
    refusal = {"type": "deny", "actor": elsewhere["actor"]}
    for version, provision in enumerate((refusal, {"type": "deny", "provision": [elsewhere]}), 1):
        changed = gp.get(f"/{given}").json() | {"provision": provision}
        assert gp.put(f"/{given}", changed, version).status_code == 200
        assert oh.get(f"/{note}").status_code == 403


def test_the_period_of_a_whole_consent_limits_what_stands_in_it(here: World) -> None:
    gp, oh = here.as_client("gp"), here.as_client("oh-a")
    subject = _stored(gp, patient())
    note = _stored(gp, document(subject))
    _stored(gp, _allowing("TESTOH1", subject, root={"period": {"end": "2026-10-10"}}))
    assert oh.get(f"/{note}").status_code == 200
    here.clock.move_to(2026, 10, 11)
    assert oh.get(f"/{note}").status_code == 403


def test_an_exception_by_type_takes_an_organisation_out(here: World) -> None:
    gp, oh = here.as_client("gp"), here.as_client("oh-a")
    subject = _stored(gp, patient())
    note = _stored(gp, document(subject))
    refused = {"type": "deny", "actor": permit(by_type("oh-provider"), *ASSESSMENT)["actor"]}
    root = permit(organisation("TESTOH1"), *ASSESSMENT) | {"provision": [refused]}
    _stored(gp, consent(subject, "TESTGP1") | {"provision": root})
    assert oh.get(f"/{note}").status_code == 404


def _one_of_a_type() -> Json:
    refused = {"type": "deny", "actor": permit(organisation("TESTOH1"), *ASSESSMENT)["actor"]}
    return permit(by_type("oh-provider"), *ASSESSMENT) | {"provision": [refused]}


def _below(**element: Any) -> Json:
    return {"type": "deny", "provision": [permit(organisation("TESTOH1"), *ASSESSMENT) | element]}


def _dated_exception() -> Json:
    dated = {"type": "deny", "period": {"end": "2027-01-01"}}
    return permit(organisation("TESTOH1"), *ASSESSMENT) | {"provision": [dated]}


@pytest.mark.parametrize(
    ("provision", "code"),
    [
        (_one_of_a_type, "CON-022"),
        (lambda: _below(dataPeriod={"start": "2026-01-01"}), "CON-015"),
        (lambda: _below(data=[{"meaning": "instance", "reference": {"display": "one note"}}]), "CON-015"),
        (_dated_exception, "CON-013"),
    ],
    ids=["one of a type", "a data period", "data below the root", "a dated exception"],
)
def test_a_limit_that_could_not_be_kept_is_refused(here: World, provision: Callable[[], Json], code: str) -> None:
    gp = here.as_client("gp")
    answer = gp.post("/Consent", consent(_stored(gp, patient()), "TESTGP1") | {"provision": provision()})
    assert (answer.status_code, codes(answer)) == (422, [code])


def test_whoever_asks_below_a_referral_sees_its_own_task_without_any_consent(here: World) -> None:
    gp, oh = here.as_client("gp"), here.as_client("oh-a")
    subject = _stored(gp, patient())
    asked = gp.post("/ServiceRequest", _request(subject))
    name = asked.headers["location"].split("/R4/")[1].split("/_history")[0]
    given = _stored(gp, _allowing("TESTOH1", subject, root=attached(name)))
    below = _request(subject, basedOn=[{"reference": name}]) | {"performer": [organisation("TESTCCC")]}
    made = oh.post("/ServiceRequest", below | {"requester": organisation("TESTOH1")})
    assert made.status_code == 201, made.text
    assert gp.put(f"/{given}", gp.get(f"/{given}").json() | {"status": "inactive"}, 1).status_code == 200
    assert "for" in oh.get(f"/{task_of(made)}").json()


def _stored(client: As, body: Json) -> str:
    answer = client.post(f"/{body['resourceType']}", body)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"].split("/fhir/R4/")[1].split("/_history")[0])


def _allowing(recipient: str, subject: str, taker: str = "TESTGP1", root: Json | None = None) -> Json:
    return consent(subject, taker, permit(organisation(recipient), *ASSESSMENT), root=root)


def _request(subject: str, **more: Any) -> Json:
    return request("gp", subject, "TESTOH1", Dice("found")) | more

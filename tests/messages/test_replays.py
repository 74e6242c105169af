"""A message is done once, however often and by how many at once it is sent (uk-standards 2.4)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.kit.gateways import World
from tests.kit.ledger import rows_of
from tests.messages.bodies import PATH, cancelled, ids, kept, part, referral
from tests.wire.replies import code, entries, told

MANY = 6


def _at_once(acts: list[Any]) -> list[Any]:
    ready = Barrier(len(acts))

    def run(act: Any) -> Any:
        ready.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_a_message_sent_again_is_a_duplicate_and_makes_nothing(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    kept(gp.post(PATH, sent, **headers))
    again = gp.post(PATH, sent, **headers)
    told(again, 409, "MSG-012")
    issue = again.json()["issue"][0]
    assert (issue["code"], issue["details"]["coding"][0]["code"]) == ("duplicate", "REC_CONFLICT")
    assert again.headers["x-correlation-id"] == headers["X-Correlation-ID"]
    assert len(entries(gp.get("/ServiceRequest"))) == 1
    assert len(entries(gp.get("/Task"))) == 1
    outcomes = [row.outcome for row in rows_of(everywhere.gateway, headers["X-Request-ID"])]
    assert outcomes.count(4) == 1


def test_an_id_in_other_letters_is_the_same(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    kept(gp.post(PATH, sent, **headers))
    told(gp.post(PATH, sent, **(headers | {"X-Request-ID": headers["X-Request-ID"].upper()})), 409, "MSG-012")


def test_an_id_that_came_with_another_message_is_refused(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    kept(gp.post(PATH, sent, **headers))
    told(gp.post(PATH, cancelled(sent), **headers), 422, "MSG-013")
    told(gp.post(PATH, referral("Bryn"), **headers), 422, "MSG-013")
    assert len(entries(gp.get("/ServiceRequest?status=active"))) == 1


def test_a_replayed_cancellation_is_a_duplicate_too(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    kept(gp.post(PATH, sent, **ids()))
    message = cancelled(sent)
    kept(gp.post(PATH, message, **headers))
    told(gp.post(PATH, message, **headers), 409, "MSG-012")


def test_a_refused_message_may_be_mended_and_sent_with_its_id(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    part(sent, "CarePlan")["status"] = "active"
    told(gp.post(PATH, sent, **headers), 400, "MSG-008")
    part(sent, "CarePlan")["status"] = "completed"
    kept(gp.post(PATH, sent, **headers))


def test_the_ids_of_one_client_are_not_those_of_another(everywhere: World) -> None:
    headers = ids()
    kept(everywhere.as_client("gp").post(PATH, referral("Wren"), **headers))
    kept(everywhere.as_client("gp-2").post(PATH, referral("Bryn", sender="TESTGP2"), **headers))


def test_an_idempotency_key_and_a_message_id_never_meet(everywhere: World) -> None:
    gp, headers, sent = everywhere.as_client("gp"), ids(), referral("Wren")
    body = part(referral("Wren"), "Practitioner")
    assert gp.post("/Practitioner", body, Idempotency_Key=headers["X-Request-ID"]).status_code == 201
    assert gp.post("/Practitioner", body, Idempotency_Key=f"message {headers['X-Request-ID']}").status_code == 201
    kept(gp.post(PATH, sent, **headers))


def test_two_same_messages_at_once_make_one_referral(everywhere: World) -> None:
    gp, sent, headers = everywhere.as_client("gp"), referral("Wren"), ids()
    answers = _at_once([lambda: everywhere.as_client("gp").post(PATH, sent, **headers)] * MANY)
    found = Counter(answer.status_code for answer in answers)
    assert found == {200: 1, 409: MANY - 1}, [answer.text for answer in answers]
    assert {code(answer) for answer in answers if answer.status_code == 409} == {"MSG-012"}
    assert len(entries(gp.get("/ServiceRequest"))) == 1


def test_two_messages_about_one_person_at_once_make_one_referral(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    sent = [referral("Wren") for _ in range(MANY)]
    answers = _at_once([lambda one=one: everywhere.as_client("gp").post(PATH, one, **ids()) for one in sent])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    assert {code(answer) for answer in answers if answer.status_code == 409} == {"MSG-014"}
    assert len(entries(gp.get("/ServiceRequest"))) == 1


@pytest.mark.parametrize("first", ["revoked", "entered-in-error"])
def test_two_cancellations_at_once_end_a_referral_once(everywhere: World, first: str) -> None:
    gp, sent = everywhere.as_client("gp"), referral("Wren")
    request = kept(gp.post(PATH, sent, **ids()))
    messages = [cancelled(sent, first), cancelled(sent, "revoked", "delete")]
    answers = _at_once([lambda one=one: everywhere.as_client("gp").post(PATH, one, **ids()) for one in messages])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert gp.get(f"/ServiceRequest/{request['id']}").json()["meta"]["versionId"] == "2"

"""Scenario 11, what the bytes do not show: every miss costs the same; a token for another purpose asks nothing."""

import base64
import json

import pytest

from tests.kit.answers import code, without_ref
from tests.kit.builders import asking, fit_note, referral, status_query
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.performance.counting import statements

UNKNOWN = "TS39D47MKGR49"


def stan(world: World, **changes: object) -> Sent:
    """Stan's referral."""
    return send(world, "Stan", note=fit_note("2026-10-01", "2026-10-29"), **changes)


def test_every_miss_asks_the_database_the_same_in_the_same_words(everywhere: World) -> None:
    consented = stan(everywhere).asked()["requisition"]["value"]
    unconsented = send(everywhere, "Wren", template="oh").asked()["requisition"]["value"]
    dead = send(everywhere, "Edgar")
    own = dead.asked()["subject"]["reference"]
    body = dead.requester.get(f"/{own}").json() | {"deceasedBoolean": True}
    assert dead.requester.put(f"/{own}", body).status_code == 200
    dwp = everywhere.as_client("dwp-status")
    queries = {
        "unknown": status_query(UNKNOWN, "Stan"),
        "no reference": status_query("nonsense", "Stan"),
        "birth date": status_query(consented, "Stan", birth_date="1977-08-29"),
        "name": status_query(consented, "Stan", family="Other"),
        "number": status_query(consented, "Stan", nhsNumber="9990263396"),
        "unconsented": status_query(unconsented, "Wren"),
        "deceased": status_query(dead.asked()["requisition"]["value"], "Edgar"),
    }
    costs, told = {}, {}
    dwp.post("/$referral-status", asking(queries["unknown"]))  # a token seen for the first time costs its client's row
    for name, query in queries.items():
        with statements(everywhere.gateway.database) as seen:
            answer = dwp.post("/$referral-status", asking(query))
        costs[name] = tuple(words for words, _ in seen if "audit_" not in words)
        told[name] = answer.status_code, without_ref(answer)
    assert len(set(told.values())) == 1, told
    assert len(set(costs.values())) == 1, {name: len(cost) for name, cost in costs.items()}


def with_purpose(world: World, name: str, purpose: str) -> As:
    """A sandbox client whose token states another purpose."""
    caller = world.as_client(name)
    claims = json.loads(base64.urlsafe_b64decode(caller._token.split(".")[1] + "=="))
    caller._token = world.gateway.signing.sign(claims | {"purpose_of_use": purpose})
    return caller


def test_a_token_for_benefit_evidence_asks_for_no_status_whatever_the_reference(here: World) -> None:
    known = stan(here).asked()["requisition"]["value"]
    dwp = with_purpose(here, "dwp-status", "benefit-evidence")
    answers = [dwp.post("/$referral-status", asking(status_query(r, "Stan"))) for r in (known, UNKNOWN)]
    assert {(a.status_code, code(a)) for a in answers} == {(answers[0].status_code, code(answers[0]))}
    assert answers[0].status_code in (401, 403)


@pytest.mark.parametrize("door", ["/Patient/1/$everything", "/Task/1/_history/1", "/ServiceRequest/1/_history"])
def test_dwp_reads_nothing_by_rest(here: World, door: str) -> None:
    assert here.as_client("dwp-status").get(door).status_code in (403, 404)


def test_nothing_in_the_status_answer_names_a_person_or_a_provider(here: World) -> None:
    sent = stan(here).walk("in-progress")
    reference = sent.asked()["requisition"]["value"]
    told = here.as_client("dwp-status").post("/$referral-status", asking(status_query(reference, "Stan"))).text
    secrets = ("Stan", "ZZTEST", "9990276951", "QQ000012", "Zz OH", "2026-10-19", "Booked", "back pain", "Surgery")
    assert [secret for secret in secrets if secret in told] == []
    assert referral("Stan")["contained"][0]["identifier"][0]["value"] == "9990276951"

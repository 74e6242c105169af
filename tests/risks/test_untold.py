"""Who may see no flag learns of none by escalating (design.md 1, domain.md 8.3)."""

import pytest

from app.domain.actor import STANDINGS
from app.domain.catalogue.disclosure import cell
from app.sandbox.clients import CLIENTS
from tests.kit.answers import code
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.pathway.walks import Sent, send
from tests.risks.asking import asked, escalated

ASKING = {"employer-3": "employer", "insurer": "insurer", "dwp-decision": "benefit", "dwp-assess": "benefit"}
"""Clients that ask for a referral themselves, and so keep its request; the others come to one of the practice's."""

UNTOLD = sorted(
    {
        client.name
        for client in CLIENTS
        if client.role in STANDINGS and client.scopes.allows("Flag", "c") and not cell(client.role, "F", "Flag")
    }
)


def _worked_on(world: World, client: str) -> Sent:
    """Wren's referral in the hands of occupational health, asked for by the client where its kind asks."""
    if client not in ASKING:
        return send(world, "Wren", template="oh").walk("accepted")
    return send(world, "Wren", sender=client, trigger=ASKING[client], template=None).walk("accepted")


def _meeting(caller: As, reference: str) -> tuple[int, str]:
    """What is answered to somebody who asks for a meeting alone, about something that is not acute."""
    answer = caller.post("/$escalate", asked(reference, "mdt-discussion", risk="exposure"))
    return answer.status_code, code(answer) if answer.status_code >= 400 else ""


@pytest.mark.parametrize("client", UNTOLD)
def test_an_acute_flag_changes_no_answer_to_a_role_that_sees_none(everywhere: World, client: str) -> None:
    sent = _worked_on(everywhere, client)
    caller = everywhere.as_client(client)
    reference = sent.asked()["requisition"]["value"]
    before = _meeting(caller, reference)
    escalated(sent.owner, asked(reference))
    assert _meeting(caller, reference) == before == (201, "")


def test_every_role_that_asks_for_a_referral_and_sees_no_flag_is_asked_here() -> None:
    assert {*ASKING, "oh-a-admin", "dwp-atw", "caldicott"} <= set(UNTOLD)


def test_who_sees_the_flag_is_told_that_a_meeting_is_too_slow(everywhere: World) -> None:
    sent = _worked_on(everywhere, "gp")
    reference = sent.asked()["requisition"]["value"]
    escalated(sent.owner, asked(reference))
    assert _meeting(sent.requester, reference) == (422, "ESC-002")

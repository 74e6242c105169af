"""An operator registers a sharing agreement, and consents rest on it from then on (access.md 3, domain.md 6)."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import Refusal
from app.services.agreements import Agreement, add_agreement, list_agreements
from app.services.recompile import check
from tests.kit.answers import codes
from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.grants import rows
from tests.pathway.walks import Sent, send

DAY = 86_400_000


def evidence(world: World, **more: Any) -> Agreement:
    """Practices may give evidence to the health assessment client for a month: a flow that the sandbox has not."""
    basis = ("6(1)(e)", "9(2)(h)", "DPIA-7")
    id, ends = world.gateway.identifiers.new(), world.gateway.now + 30 * DAY
    asked = Agreement(
        id, "evidence", "type:gp-practice", "TESTDWPB", ("benefit-evidence",), "B", *basis, False, 0, ends
    )
    return replace(asked, **more)


def given(sent: Sent) -> Any:
    """The answer to a consent for which the sandbox has no agreement."""
    subject = sent.asked()["subject"]["reference"]
    return sent.requester.post("/Consent", consent(subject, permit("TESTDWPB", "benefit-evidence", "B")))


def test_a_consent_rests_on_an_agreement_from_the_day_it_is_registered(everywhere: World) -> None:
    sent = send(everywhere)
    assert codes(given(sent)) == ["CON-014"]
    add_agreement(everywhere.gateway, evidence(everywhere, purposes=("research",)))
    assert codes(given(sent)) == ["CON-014"], "another purpose"
    add_agreement(everywhere.gateway, evidence(everywhere, recipient="type:dwp-decision"))
    assert codes(given(sent)) == ["CON-014"], "another recipient"
    add_agreement(everywhere.gateway, evidence(everywhere, starts=everywhere.gateway.now + DAY))
    assert codes(given(sent)) == ["CON-014"], "from tomorrow on"
    before = everywhere.gateway.now
    new = add_agreement(everywhere.gateway, evidence(everywhere))
    assert before <= new.starts <= everywhere.gateway.now
    answer = given(sent)
    assert answer.status_code == 201, answer.text
    opened = [row for row in rows(everywhere) if row.purpose == "benefit-evidence"]
    assert {row.ends for row in opened} == {new.ends}
    assert check(everywhere.gateway).differences == []
    written = [row for row in all_rows(everywhere.gateway) if row.interaction == "agreement-add"]
    assert len(written) == 4
    assert new.id in written[-1].detail


@pytest.mark.parametrize(
    ("wrong", "wanted"),
    [
        ({"taker": "NOBODY"}, "AUT-043"),
        ({"recipient": "type:surgery"}, "AUT-044"),
        ({"purposes": ()}, "AUT-044"),
        ({"purposes": ("curiosity",)}, "AUT-044"),
        ({"classes": ""}, "AUT-044"),
        ({"classes": "BJ"}, "AUT-044"),
        ({"dpia": ""}, "AUT-044"),
        ({"lawful_basis": ""}, "AUT-044"),
        ({"ends": 1}, "AUT-044"),
        ({"implied_care": True}, "AUT-044"),
        ({"recipient": "TESTEMP1", "implied_care": True}, "AUT-044"),
    ],
)
def test_an_agreement_that_does_not_hold_together_is_not_registered(
    here: World, wrong: dict[str, Any], wanted: str
) -> None:
    before = list_agreements(here.gateway)
    with pytest.raises(Refusal, match=wanted):
        add_agreement(here.gateway, evidence(here, **wrong))
    assert list_agreements(here.gateway) == before

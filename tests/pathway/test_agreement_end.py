"""An operator ends a sharing agreement, and what rests on it is closed at the next statement (access.md 3)."""

from dataclasses import replace

import pytest

from app.domain.errors import Refusal
from app.services.agreements import Agreement, end_agreement, list_agreements
from app.store.agreements import add_agreement
from app.store.wall import OPERATOR
from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.grants import rows
from tests.pathway.walks import Sent, send


def between(world: World, taker: str, recipient: str) -> Agreement:
    """The agreement of two kinds of organisation."""
    sides = (f"type:{taker}", f"type:{recipient}")
    return next(a for a in list_agreements(world.gateway) if (a.taker, a.recipient) == sides)


def end(world: World, taker: str = "gp-practice", recipient: str = "oh-provider") -> int:
    """End it; how many permits that shortened."""
    return end_agreement(world.gateway, between(world, taker, recipient).id, "The contract was not renewed")


def opens(sent: Sent) -> bool:
    """Whether the owner reads the request."""
    return sent.owner.get(f"/{sent.request}").status_code == 200


def test_sight_ends_with_the_agreement_at_the_next_statement_and_the_ledger_says_why(everywhere: World) -> None:
    sent, other = send(everywhere), send(everywhere, sender="workwell", trigger="self")
    assert (opens(sent), opens(other)) == (True, True)
    shortened = end(everywhere)
    assert (opens(sent), opens(other)) == (False, True)
    assert sent.consent
    oh = [row for row in rows(everywhere, sent.consent) if (row.recipient, row.purpose) == ("TESTOH1", "oh-assessment")]
    assert len(oh) == shortened > 0
    written = all_rows(everywhere.gateway)
    ended = next(row for row in written if row.interaction == "agreement-end")
    assert "The contract was not renewed" in ended.detail


def test_what_rests_on_another_agreement_too_goes_on_until_that_one_ends(here: World) -> None:
    first = between(here, "gp-practice", "oh-provider")
    last = first.ends - 1000
    with here.gateway.database.writing(OPERATOR) as connection:
        add_agreement(connection, replace(first, id="another", flow="another", ends=last))
    sent = send(here)
    end_agreement(here.gateway, first.id, "One of two is over")
    assert opens(sent)
    end_agreement(here.gateway, "another", "Over as well")
    assert not opens(sent)


def test_what_the_person_consented_to_themselves_rests_on_no_agreement(here: World) -> None:
    sent, wren = send(here, "Wren", template=None), here.as_client("person")
    body = consent(sent.asked()["subject"]["reference"], permit("TESTOH1", "oh-assessment", "ABCDE"), taker="TESTPERS")
    assert wren.post("/Consent", body).status_code == 201
    assert end(here) == 0
    assert opens(sent)


def test_implied_care_ends_with_its_agreement(everywhere: World) -> None:
    sent = send(everywhere, "Bryn", to="spa", template=None, trigger="at-risk-in-work", code="oh-referral")
    assert opens(sent)
    assert end(everywhere, recipient="mental-health-spa") > 0
    assert not opens(sent)


def test_an_agreement_ends_once_and_an_unknown_one_never(here: World) -> None:
    agreement = between(here, "gp-practice", "oh-provider")
    end(here)
    for id, wanted in ((agreement.id, "AUT-045"), ("nothing", "AUT-043")):
        with pytest.raises(Refusal, match=wanted):
            end_agreement(here.gateway, id, "Again")

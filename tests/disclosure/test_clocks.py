"""What was taken back stays so for the next statement of every worker, also one whose clock is behind (design.md 2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.services.agreements import end_agreement
from app.store.grants import end_deniable
from app.store.wall import OPERATOR
from tests.kit.builders import Json, consent, denial, ours, patient, permit
from tests.kit.gateways import World
from tests.pathway.test_agreement_end import between
from tests.people.twins import person
from tests.wire.bodies import document

BEHIND = timedelta(seconds=30)


def narrowed(world: World, made: Json) -> None:
    """Class D is taken out."""
    made["provision"]["provision"][0]["securityLabel"] = [ours("data-class", "A")]
    assert world.as_client("gp").put(f"/Consent/{made['id']}", made, 1).status_code == 200


def withdrawn(world: World, made: Json) -> None:
    assert world.as_client("gp").put(f"/Consent/{made['id']}", made | {"status": "inactive"}, 1).status_code == 200


def agreement_ended(world: World, made: Json) -> None:
    del made
    end_agreement(world.gateway, between(world, "gp-practice", "oh-provider").id, "Not renewed")


def died(world: World, made: Json) -> None:
    """A verified source tells it."""
    about = person(world, made["patient"]["reference"])
    with world.gateway.database.writing(OPERATOR) as connection:
        end_deniable(connection, about, world.gateway.now)


def refused(world: World, made: Json) -> None:
    """The permit stands, and a refusal is recorded beside it."""
    body = consent(made["patient"]["reference"]) | {"provision": denial("TESTOH1")}
    assert world.as_client("gp").post("/Consent", body).status_code == 201


@pytest.mark.parametrize("act", [narrowed, withdrawn, refused, agreement_ended, died])
def test_what_was_taken_out_is_gone_for_a_worker_whose_clock_is_behind(
    everywhere: World, act: Callable[[World, Json], None]
) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    subject = f"Patient/{gp.post('/Patient', patient()).json()['id']}"
    note = f"/DocumentReference/{gp.post('/DocumentReference', document(subject)).json()['id']}"
    made = gp.post("/Consent", consent(subject, permit("TESTOH1", "oh-assessment", "AD"))).json()
    everywhere.clock.advance(hours=1)
    assert oh.get(note).status_code == 200
    act(everywhere, made)
    assert oh.get(note).status_code == 403
    everywhere.clock.at -= BEHIND
    assert oh.get(note).status_code == 403
    assert oh.get(f"/DocumentReference?patient={subject}").json()["total"] == 0

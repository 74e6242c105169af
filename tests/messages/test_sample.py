"""The message that `gateway sample message` prints is taken as it is, for everybody."""

import uuid

from app.sandbox.fit_note_referral import Occasion
from app.sandbox.people import PEOPLE
from app.sandbox.referral_message import referral_message
from tests.kit.clocks import D0
from tests.kit.gateways import World
from tests.messages.bodies import PATH, ids, kept
from tests.wire.replies import entries


def new_id() -> str:
    """A UUID."""
    return str(uuid.uuid4())


def test_the_sample_message_carries_its_fit_note_to_occupational_health(everywhere: World) -> None:
    sent = referral_message(Occasion(PEOPLE[0], D0, new_id()), new_id)
    assert everywhere.gateway.validator.check(sent) == []
    answer = everywhere.as_client("gp").post(PATH, sent, **ids())
    request = kept(answer)
    assert "gateway-warnings" not in answer.headers
    oh = everywhere.as_client("oh-a")
    (note,) = entries(oh.get(f"/Observation?patient={request['subject']['reference']}"))
    assert {"reference": f"Observation/{note['id']}"} in request["supportingInfo"]


def test_there_is_one_for_everybody(here: World) -> None:
    gp = here.as_client("gp")
    for person in PEOPLE:
        answer = gp.post(PATH, referral_message(Occasion(person, D0, new_id()), new_id), **ids())
        assert answer.status_code == 200, f"{person.given}: {answer.text}"

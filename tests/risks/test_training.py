"""Who is no clinician works with training in date; telling of a risk and ending what is shared ask for none (R-10)."""

from typing import Any

import pytest

from app.sandbox.professionals import COORDINATOR, POSTS
from tests.access.acting import Users, as_user
from tests.kit.answers import code
from tests.kit.builders import consent, denial, permit
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.risks.asking import Referred, asked, escalated
from tests.support.scene import plan
from tests.wire import bodies

Json = dict[str, Any]
REFUSED = (403, "AUT-087")


def lapse(world: World) -> None:
    """The directory says of the coordinator that their training ran out yesterday."""
    post = next(post for post in POSTS if post.professional is COORDINATOR)
    keeper = world.as_client("workwell")
    role = keeper.get(f"/PractitionerRole/{post.id}").json()
    training = next(e for e in role["extension"] if e["url"] == bodies.profile("training"))
    next(part for part in training["extension"] if part["url"] == "expires")["valueDate"] = "2026-10-04"
    assert keeper.put(f"/PractitionerRole/{post.id}", role, int(role["meta"]["versionId"])).status_code == 200


class Lapsed:
    """A plan that the coordinator drafted while trained; now their training has run out."""

    def __init__(self, world: World) -> None:
        self.world, self.paige = world, Referred(world)
        self.subject = self.paige.workwell.get(f"/{self.paige.request}").json()["subject"]["reference"]
        given = as_user(Users(world), "testcoord", "workwell")
        self.plan = stored(given.post("/CarePlan", plan(self.subject, self.paige.request)))
        allowed = consent(self.subject, permit("TESTOH1", "oh-assessment", "AB"), taker="TESTWW1")
        self.consent = stored(given.post("/Consent", allowed))
        lapse(world)
        self.coordinator = as_user(Users(world), "testcoord", "workwell")

    def agree(self, by: As, party: str) -> Any:
        """What a party said about the plan as it stands, recorded by somebody of the service."""
        said = [{"name": "party", "valueCode": party}, {"name": "method", "valueCode": "spoken"}]
        body = {"resourceType": "Parameters", "parameter": said}
        return by.post(f"/CarePlan/{self.plan['id']}/$agree", body, If_Match=self.version())

    def version(self) -> str:
        return str(self.paige.workwell.get(f"/CarePlan/{self.plan['id']}").headers["ETag"])


def stored(answer: Any) -> Json:
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
def lapsed(here: World) -> Lapsed:
    return Lapsed(here)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, code(answer) if answer.status_code >= 400 else ""


def test_without_training_in_date_no_plan_is_changed(lapsed: Lapsed) -> None:
    by, changed = lapsed.coordinator, lapsed.plan | {"title": "Changed by who is not in date"}
    assert told(by.put(f"/CarePlan/{lapsed.plan['id']}", changed, 1)) == REFUSED
    title = [{"op": "replace", "path": "/title", "value": "Changed"}]
    assert told(by.patch(f"/CarePlan/{lapsed.plan['id']}", title, 1)) == REFUSED
    assert lapsed.version() == 'W/"1"'
    assert told(lapsed.paige.workwell.put(f"/CarePlan/{lapsed.plan['id']}", changed, 1)) == (200, "")


@pytest.mark.parametrize("party", ["person", "manager"])
def test_without_training_in_date_nobodys_agreement_is_recorded(lapsed: Lapsed, party: str) -> None:
    assert told(lapsed.agree(lapsed.coordinator, party)) == REFUSED
    assert lapsed.version() == 'W/"1"'
    assert told(lapsed.agree(lapsed.paige.workwell, party)) == (200, "")


def test_without_training_in_date_nothing_is_added_to_a_task(lapsed: Lapsed) -> None:
    task = lapsed.paige.workwell.get(f"/{lapsed.paige.task}")
    added = [{"op": "replace", "path": "/businessStatus", "value": bodies.concept("business-status", "signposted")}]
    by = lapsed.coordinator
    assert told(by.patch(f"/{lapsed.paige.task}", added, int(task.json()["meta"]["versionId"]))) == REFUSED


def test_what_ends_sharing_and_what_tells_of_a_risk_is_never_refused_for_it(lapsed: Lapsed) -> None:
    by, path = lapsed.coordinator, f"/Consent/{lapsed.consent['id']}"
    assert told(by.patch(path, [{"op": "replace", "path": "/status", "value": "inactive"}], 1)) == (200, "")
    refused = consent(lapsed.subject, provision=denial("TESTOH1", "oh-assessment"), taker="TESTWW1")
    assert told(by.post("/Consent", refused)) == (201, "")
    given = consent(lapsed.subject, permit("TESTOH1", "oh-assessment", "AB"), taker="TESTWW1")
    assert told(by.post("/Consent", given)) == REFUSED
    escalated(by, asked(lapsed.paige.reference))

"""Whatever the answer is, it says which version of which dated rule decided; it tells of nothing that is hidden."""

from collections.abc import Callable

import pytest
from httpx import Response

from app.domain.dated import DatedRule, RuleBook
from app.services.dated_rules import set_rule
from tests.kit.answers import code
from tests.kit.builders import consent, denial, patient, referral
from tests.kit.gateways import World
from tests.pathway.walks import send
from tests.reports.scene import Reporting
from tests.reports.test_links import Linked
from tests.reports.test_public_interest import Unsafe
from tests.risks.asking import Referred, asked
from tests.stories.test_job_confirmation import Story as Job
from tests.stories.test_scenario_08 import Story


def told(answer: Response) -> list[str]:
    """The rules that an answer says decided."""
    assert answer.status_code < 300, answer.text
    return [label for label in answer.headers.get("gateway-rules", "").split(", ") if label]


def escalate(world: World) -> Response:
    paige = Referred(world)
    return paige.workwell.post("/$escalate", asked(paige.reference))


def escalate_unseen(world: World) -> Response:
    return world.as_client("dwp-atw").post("/$escalate", asked(Referred(world).reference))


def declare(world: World) -> Response:
    story = Story(world)
    story.draft()
    return story.declare()


def share(world: World) -> Response:
    scene = Reporting(world)
    return scene.oh.move(scene.drafted(), "share-with-person")


def approve(world: World) -> Response:
    scene = Reporting(world)
    scene.agree()
    return scene.release(scene.approved())


ACTS: list[tuple[str, Callable[[World], Response]]] = [
    ("route.debrief-slot", escalate),
    ("route.debrief-slot", escalate_unseen),
    ("working-days.atw-acknowledge", declare),
    ("working-days.report-review", share),
    ("working-days.after-report", approve),
    ("report.link-days", lambda world: Linked(world).ask_link()),
    ("route.disclosure-review", lambda world: Unsafe(world).disclose()),
    ("pathway-steps.cardiac-return-to-work", lambda world: world.as_client("gp").post("/$pathways")),
]


@pytest.mark.parametrize(("rule", "act"), ACTS)
def test_every_answer_names_the_rules_that_decided(here: World, rule: str, act: Callable[[World], Response]) -> None:
    assert rule in [label.partition(";")[0] for label in told(act(here))]


def test_two_values_set_for_one_day_are_told_apart(everywhere: World) -> None:
    gp = everywhere.as_client("gp")
    labels = []
    for given, days in (("Wren", "4"), ("Omar", "3"), ("Noel", "4")):
        set_rule(everywhere.gateway, "working-days.acknowledge", days, None, "clinical lead, minutes of 1 October 2026")
        answer = gp.post("/ServiceRequest", referral(given, sender="TESTGP1"))
        labels += [label for label in told(answer) if label.startswith("working-days.acknowledge")]
    since = "working-days.acknowledge;from=2026-10-05"
    assert labels == [since, f"{since};row=2", f"{since};row=3"]


def test_a_row_keeps_its_name_whatever_is_set_after_it() -> None:
    first, second = DatedRule("routing.oh-referral", ("oh-provider",)), DatedRule("routing.oh-referral", ("ips",))
    assert [row.version for row in RuleBook([first]).rows] == ["routing.oh-referral/0001-01-01"]
    assert [row.version for row in RuleBook([first, second]).rows] == [
        "routing.oh-referral/0001-01-01",
        "routing.oh-referral/0001-01-01/2",
    ]


def test_a_read_and_a_refusal_that_no_rule_decided_name_none(here: World) -> None:
    sent = send(here)
    assert "gateway-rules" not in sent.requester.get(f"/{sent.request}").headers
    refused = sent.do("complete")
    assert refused.status_code == 409
    assert "gateway-rules" not in refused.headers


def test_an_employer_that_confirms_a_job_reads_no_rule_of_the_application(here: World) -> None:
    job = Job(here)
    job.apply()
    job.ask()
    assert told(job.confirm("confirmed")) == []


def test_who_records_a_denial_does_not_read_that_somebody_works_for_the_person(here: World) -> None:
    sent = send(here).walk("accepted")
    other = here.as_client("gp-2")
    known = other.post("/Patient", patient("Wren"))
    assert known.status_code == 201, known.text
    refusal = consent(f"Patient/{known.json()['id']}", provision=denial("TESTOH1"), taker="TESTGP2")
    assert told(other.post("/Consent", refusal)) == []
    assert (sent.now()["status"], code(sent.do("book"))) == ("on-hold", "TSK-008")

"""Two persons, two practices, occupational health with and without consent, a coordinator, employers and DWP."""

from collections.abc import Callable
from typing import Any

from tests.kit.callers import As
from tests.kit.gateways import World
from tests.leaks.facts import Facts
from tests.support.scene import agreement, contact, plan
from tests.wire.bodies import (
    answers,
    attached,
    by_type,
    concept,
    consent,
    document,
    organisation,
    outcome,
    patient,
    permit,
    profile,
    referral,
    refused,
    related_person,
    report,
    stranger,
    words,
)

Json = dict[str, Any]


class SmallWorld:
    """The world and what is known of it; each method of a phase is what somebody does next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.facts = Facts(world)
        self.names: dict[str, str] = {}

    def begin(self) -> None:
        """Before any consent of Wren's: every organisation has written what it knows."""
        for act in (_first_practice, _second_practice, _coordinator, _employer, _benefits, _kit):
            act(self)

    def agree(self) -> None:
        """The person agrees: the practice to OH and the coordinator, DWP to Access to Work; OH begins to work."""
        request, subject = self.names["request"], self.names["wren at gp"]
        permits = (
            permit(organisation("TESTOH1"), "oh-assessment", "ABCDE"),
            permit(organisation("TESTWW1"), "care-coordination", "ABCD"),
            permit(organisation("TESTEMP3"), "employer-advice", "C"),
            permit(organisation("TESTDWPS"), "dwp-status", "B"),
        )
        self.post("gp", consent(subject, "TESTGP1", *permits, root=attached(request)), "consent")
        other = consent(self.names["wren at gp-2"], "TESTGP2", permit(by_type("ips"), "care-coordination", "ADE"))
        self.post("gp-2", other, "consent to a type")
        to_work = permit(organisation("TESTDWPA"), "atw-application", "ABG")
        root = attached(self.names["benefit request"])
        self.post("dwp-decision", consent(self.names["stan at dwp"], "TESTDWPD", to_work, root=root))
        _works(self)

    def withdraw(self) -> None:
        """The person takes back what OH was allowed, and nothing else."""
        gp = self.world.as_client("gp")
        name = self.names["consent"]
        kept = gp.get(f"/{name}").json()
        kept["provision"]["provision"] = kept["provision"]["provision"][1:]
        self.did(gp, lambda: gp.put(f"/{name}", kept, 1), 200)

    def refuse(self) -> None:
        """The person tells the other practice to stop all sharing, whoever recorded it."""
        self.post("gp-2", consent(self.names["wren at gp-2"], "TESTGP2", root=refused()))

    def post(self, client: str, body: Json, name: str | None = None) -> str:
        """What a client sends to be stored; the reference is remembered under a name."""
        caller = self.world.as_client(client)
        answer = self.did(caller, lambda: caller.post(f"/{body['resourceType']}", body), 201)
        reference = answer.headers["location"].split("/fhir/R4/")[1].split("/_history")[0]
        if name:
            self.names[name] = reference
        return str(reference)

    def did(self, caller: As, act: Callable[[], Any], status: int) -> Any:
        """One act of a client, taken into the facts."""
        answer = act()
        assert answer.status_code == status, f"{caller.client.name}: {answer.status_code} {answer.text}"
        self.facts.note(caller.client.organisation)
        return answer


def _first_practice(here: SmallWorld) -> None:
    """Wren's own practice refers to OH, without a consent yet, and writes what belongs to the referral."""
    here.names["request"] = request = here.post("gp", _marked(referral("Wren", consent=None), "gp"))
    body = here.facts.all[request].body
    here.names["wren at gp"] = subject = body["subject"]["reference"]
    here.names["fit note"] = body["supportingInfo"][0]["reference"]
    named = {"basedOn": [{"reference": request}]}
    here.post("gp", words(subject, "Canary-gp-words", **named))
    here.post("gp", related_person(subject, "Canary-gp-sister"))
    here.post("gp", document(subject, description="Canary-gp-document"))
    here.post("gp", answers(subject, **named) | _said("Canary-gp-answers"))
    here.post("gp", outcome(subject, note=[{"text": "Canary-gp-score"}]))


def _marked(body: Json, keeper: str) -> Json:
    """A referral whose parts that few may see can be told apart in any answer."""
    inside = {r["id"]: r for r in body["contained"]}
    inside["patient"]["address"] = [{"text": f"Canary-{keeper}-address"}]
    inside["fit-note"]["component"][0]["valueCodeableConcept"] = {"text": f"Canary-{keeper}-condition"}
    inside["fit-note"]["note"] = [{"text": f"Canary-{keeper}-comment"}]
    body["note"] = [{"text": f"Canary-{keeper}-request-note"}]
    body["reasonCode"][0]["text"] = f"Canary-{keeper}-reason"
    return body


def _said(text: str) -> Json:
    return {"item": [{"linkId": "1", "answer": [{"valueString": text}]}]}


def _second_practice(here: SmallWorld) -> None:
    """Another practice knows Wren too, and refers Stan to another OH provider with consent."""
    wren = here.post("gp-2", patient("Wren", address=[{"text": "Canary-gp-2-address"}]), "wren at gp-2")
    here.post("gp-2", document(wren, description="Canary-gp-2-document", author=[organisation("TESTGP2")]))
    here.post("gp-2", answers(wren) | _said("Canary-gp-2-answers"))
    here.post("gp-2", words(wren, "Canary-gp-2-words"))
    here.post("gp-2", _marked(referral("Stan", "TESTOH2"), "stan"))


def _coordinator(here: SmallWorld) -> None:
    wren = here.post("workwell", patient("Wren"), "wren at workwell")
    here.post("workwell", answers(wren) | _said("Canary-workwell-intake"))


def _employer(here: SmallWorld) -> None:
    """An employer asks the coordinator to help; it will be told nothing back."""
    wren = here.post("employer-3", patient("Wren", telecom=[{"system": "phone", "value": "Canary-employer-phone"}]))
    here.post("employer-3", _asked(wren, "workwell-referral", "TESTWW1", "employer", "Canary-employer-reason"))


def _benefits(here: SmallWorld) -> None:
    number = {"system": f"{profile('x').rsplit('/', 2)[0]}/Id/nino", "value": "QQ000012D"}
    stan = patient("Stan")
    stan["identifier"].append(number)
    here.post("dwp-decision", stan, "stan at dwp")
    request = _asked(here.names["stan at dwp"], "atw-referral", "TESTDWPA", "benefit", "Canary-benefit-reason")
    here.post("dwp-decision", request, "benefit request")


def _asked(subject: str, code: str, performer: str, trigger: str, reason: str) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "extension": [{"url": profile("trigger"), "valueCode": trigger}],
        "status": "active",
        "intent": "order",
        "category": [concept("use-case", "work-and-health")],
        "code": concept("request-code", code),
        "subject": {"reference": subject},
        "authoredOn": "2026-10-05T08:00:00Z",
        "requester": organisation("TESTEMP3" if trigger == "employer" else "TESTDWPD"),
        "performer": [organisation(performer)],
        "reasonCode": [{"text": reason}],
    }


def _kit(here: SmallWorld) -> None:
    somebody = here.post("kit", stranger())
    here.post("kit", outcome(somebody, note=[{"text": "Canary-kit-score"}]))


def _works(here: SmallWorld) -> None:
    """OH takes the referral, says a word, and books a time."""
    oh = here.world.as_client("oh-a")
    subject, request = here.names["wren at gp"], here.names["request"]
    tasks = here.facts.of(lambda fact: fact.type == "Task")
    task = next(t.name for t in tasks if t.body["focus"]["reference"] == here.names["request"])
    times = {
        name: {"valueDateTime": f"2026-10-19T{at}+01:00"} for name, at in (("start", "10:00:00"), ("end", "10:45:00"))
    }
    here.did(oh, lambda: oh.move(task, "receive"), 200)
    here.did(oh, lambda: oh.move(task, "accept", message="Canary-oh-accepts"), 200)
    here.did(oh, lambda: oh.move(task, "book", mode={"valueCode": "in-person"}, **times), 200)
    here.post("oh-a", report(subject, request, title="Canary-oh-advice"))
    about = {"subject": {"reference": subject}}
    wish = {
        "lifecycleStatus": "active",
        "description": {"text": "Canary-oh-goal"},
        "addresses": [{"reference": request}],
    }
    here.post("oh-a", {"resourceType": "Goal", **about, **wish})
    here.post("oh-a", contact(subject, request))
    here.post("oh-a", plan(subject, request, title="Canary-oh-draft-plan"))
    agreed = (agreement("person"), agreement("manager"))
    here.post("oh-a", plan(subject, request, *agreed, status="active", title="Canary-oh-plan"))
    here.post("oh-a", report(subject, request, "oh-clinical-report", status="final", title="Canary-oh-report"))

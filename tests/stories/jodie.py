"""Jodie's way, from out of work through one job to another: everybody around her, and each step (story 13)."""

from typing import Any

from httpx import Response

from tests.access.acting import Users, as_user
from tests.kit.answers import task_of
from tests.kit.applications import application
from tests.kit.builders import consent, organisation, permit, person, referral
from tests.kit.callers import As
from tests.kit.gateways import World
from tests.kit.passports import passport, share
from tests.pathway.walks import TIMES
from tests.support.scene import action, plan
from tests.wire import bodies

Json = dict[str, Any]
STEPS = ("referred", "agreed", "planned", "hired", "applied", "awarded", "moved_on", "closed")
AWARD: Json = {"decision": {"valueCode": "award"}}


class Story:
    """Everybody around Jodie; each method is a step of hers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ips, self.oh, self.dwp = (world.as_client(name) for name in ("ips", "oh-a", "dwp-atw"))
        self.first, self.second = world.as_client("employer-3"), world.as_client("employer-2")
        self.jodie = as_user(Users(world), "Jodie", "person-app")
        self.plan = self.passport = self.form = self.application = self.declared = ""
        self.shared: Json = {}
        self._ahead = list(STEPS)

    def until(self, step: str) -> "Story":
        """The story as far as a step of hers, from where it stands."""
        while self._ahead:
            now = self._ahead.pop(0)
            getattr(self, now)()
            if now == step:
                break
        return self

    def referred(self) -> None:
        """Her employment specialist asks occupational health."""
        body = referral("Jodie", sender="TESTIPS", performer="TESTOH1", trigger="self", template=None)
        body["contained"][0]["identifier"].pop()  # she has no National Insurance number here
        sent = self.ips.post("/ServiceRequest", body)
        assert sent.status_code == 201, sent.text
        self.request, self.task = f"ServiceRequest/{sent.json()['id']}", task_of(sent)
        self.reference, self.subject = sent.json()["requisition"]["value"], sent.json()["subject"]["reference"]

    def agreed(self) -> None:
        """Jodie lets both see it, and occupational health sees her."""
        given = (permit("TESTOH1", "oh-assessment", "ABCDE"), permit("TESTIPS", "care-coordination", "ABCDE"))
        self.consents(*given, about=self.request)
        moves: list[tuple[str, Json]] = [("receive", {}), ("accept", {}), ("book", TIMES)]
        assert [self.oh.move(self.task, name, **parts).status_code for name, parts in moves] == [200] * 3

    def planned(self) -> None:
        """A plan towards work, which she agrees to; there is no manager yet to ask."""
        step = action("arrange-equipment", organisation("TESTIPS"))
        more = {"category": [bodies.concept("plan-kind", "workability")], "activity": [step]}
        made = self.oh.post("/CarePlan", plan(self.subject, self.request, **more))
        assert made.status_code == 201, made.text
        self.plan = f"CarePlan/{made.json()['id']}"
        assert self.jodie.post(f"/{self.plan}/$agree", If_Match='W/"1"').json()["status"] == "active"

    def hired(self) -> None:
        """She writes her passport, starts at the first firm, and shows it two sections."""
        made = self.jodie.post("/QuestionnaireResponse", passport(self.subject))
        assert made.status_code == 201, made.text
        self.passport = f"QuestionnaireResponse/{made.json()['id']}"
        self.shared = self.shares(1, "TESTEMP3", "5", "11")

    def applied(self) -> None:
        """Her specialist drafts for Access to Work with what the passport says; she declares."""
        self.shares(1, "TESTIPS", "5", "7", purpose="care-coordination")
        drafted = self.ips.post(
            "/QuestionnaireResponse", application(self.subject, basedOn=[{"reference": self.request}])
        )
        assert drafted.status_code == 201, drafted.text
        self.form, self.application = f"QuestionnaireResponse/{drafted.json()['id']}", task_of(drafted)
        reused = self.ips.move(self.form, "reuse-passport")
        assert reused.status_code == 200, reused.text
        self.consents(permit("TESTDWPA", "atw-application", "AG"))
        declared = self.declares()
        assert declared.status_code == 200, declared.text
        self.declared = f"QuestionnaireResponse/{declared.json()['id']}"

    def awarded(self) -> None:
        """DWP asks the first firm, which confirms the job, and awards."""
        firm = {"valueReference": organisation("TESTEMP3")}
        done = [
            self.dwp.move(self.application, "receive"),
            self.dwp.move(self.application, "ask-employer", employer=firm),
        ]
        done.append(self.confirms(self.first))
        for step, more in (("eligibility-check", {}), ("assessment-booked", {}), ("decision-made", AWARD)):
            done.append(self.dwp.move(self.application, "progress", to={"valueCode": step}, **more))
        assert [answer.status_code for answer in done] == [200] * 6, [answer.text for answer in done]

    def moved_on(self) -> None:
        """Another job, a better time: version 2 goes to the new firm, and the old one's share is taken back."""
        kept = self.jodie.get(f"/{self.passport}").json()
        changed = kept | {"item": passport(self.subject, "second")["item"], "status": "amended"}
        assert self.jodie.put(f"/{self.passport}", changed, 1).status_code == 200
        self.shares(2, "TESTEMP2", "5", "7", "11")
        ended = self.shared | {"status": "inactive"}
        assert self.jodie.put(f"/Consent/{self.shared['id']}", ended, 1).status_code == 200

    def closed(self) -> None:
        """Occupational health ends its work: better health, a new job."""
        outcomes = {"health": {"valueCode": "better"}, "work": {"valueCode": "new-job"}}
        assert self.oh.move(self.task, "complete", **outcomes).status_code == 200

    def consents(self, *given: Json, about: str | None = None) -> None:
        """What Jodie allows by her own hand."""
        made = self.jodie.post("/Consent", consent(self.subject, *given, taker="TESTPERS", about=about))
        assert made.status_code == 201, made.text

    def shares(self, version: int, recipient: str, *sections: str, **more: str) -> Json:
        """What she shows of a version of her passport."""
        named = f"{self.passport}/_history/{version}"
        made = self.jodie.post("/Consent", share(self.subject, named, recipient, *sections, **more))
        assert made.status_code == 201, made.text
        return dict(made.json())

    def declares(self, by: As | None = None) -> Response:
        """Somebody declares the draft as it stands."""
        who = by or self.jodie
        version = self.jodie.get(f"/{self.form}").headers["etag"]
        return who.post(f"/{self.form}/$declare", If_Match=version)

    def confirms(self, by: As, **changes: str) -> Response:
        """A firm that is asked says that the job is its own."""
        known = {"reference": self.reference, "birthDate": str(person("Jodie").born), "family": "Zztest"}
        parts = [{"name": name, "valueString": value} for name, value in (known | changes).items()]
        parts.append({"name": "answer", "valueCode": "confirmed"})
        return by.post("/$confirm-job", {"resourceType": "Parameters", "parameter": parts})

    def sections(self, who: As) -> list[str] | int:
        """The sections of the passport that somebody reads; else the status."""
        answer = who.get(f"/{self.passport}")
        return [item["linkId"] for item in answer.json()["item"]] if answer.status_code == 200 else answer.status_code

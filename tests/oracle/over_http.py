"""Worlds made over HTTP, one for each of some people of the sandbox: the same acts, sent by clients."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from app.domain.clock import milliseconds
from app.domain.errors import Refusal
from app.sandbox.clients import named
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import SyntheticPerson
from app.services.merging import merge
from app.store.wall import OPERATOR
from tests.access.acting import Users, as_user
from tests.kit.gateways import World
from tests.leaks.facts import DIRECTORY
from tests.oracle.bench import agreements_in, asking, parameters, receiving, said, weighing, worry
from tests.oracle.story import Act, Did, Party, Story
from tests.wire.bodies import bundle, post

Json = dict[str, Any]
SIGNPOST = {"part": [{"name": "topic", "valueCode": "other"}, {"name": "text", "valueString": "Ask us again."}]}
PARTS: dict[str, Json] = {
    "receive": {},
    "accept": {},
    "reject": {"reason": {"valueCode": "capacity"}, "signpost": [SIGNPOST]},
}
"""Moves that are operations of their own, with what they need."""

CLINICIANS = {"gp": "testgp", "oh-a": "testoh", "complex-clinic": "testoh"}
BY_NAME = {"disclose": CLINICIANS, "release": CLINICIANS, "release-link": CLINICIANS}
"""Who acts by name through which client, where an act needs a clinician's."""


class Sent:
    """One gateway; its present person changes from world to world, its story holds them all."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._order = 0
        self._read = milliseconds(world.clock.at)
        with world.gateway.database.reading(OPERATOR) as connection:
            self.story = Story((), agreements_in(connection))
        self.refused = 0
        self.person: SyntheticPerson

    @property
    def number(self) -> str:
        """The NHS number of the present world's person."""
        return self.person.nhs_number

    @property
    def birth_date(self) -> str:
        """Their date of birth."""
        return self.person.born.isoformat()

    @property
    def has_person(self) -> bool:
        """Whether the person has a sign-in of their own."""
        return self.person.given == "Wren"

    def post(self, client: str, *resources: Json) -> list[str]:
        """Store resources, several in one transaction; the names of all that was stored."""
        if len(resources) == 1:
            return self._did(client, "POST", f"/{resources[0]['resourceType']}", resources[0])
        return self._did(client, "POST", "", bundle(*(post(resource) for resource in resources)))

    def put(self, client: str, name: str, body: Json) -> list[str]:
        """Store the next version of a record."""
        return self._did(client, "PUT", f"/{name}", body, If_Match=f'W/"{self.body(name)["meta"]["versionId"]}"')

    def move(self, client: str, task: str, move: str) -> list[str]:
        """Move a Task on by its operation, where it has one."""
        if move not in PARTS:
            return []
        parts = PARTS[move].items()
        parameters = [
            {"name": n} | v for n, values in parts for v in (values if isinstance(values, list) else [values])
        ]
        return self._did(client, "POST", f"/{task}/${move}", {"resourceType": "Parameters", "parameter": parameters})

    def step(self, client: str, report: str, step: str, to: str = "", **says: str) -> list[str]:
        """Take a report a step further; where a clinician must by name, as one."""
        did = Did(step, report, receiving(to), said(says), says.get("link", ""))
        seen = {"If_Match": f'W/"{self.body(report)["meta"]["versionId"]}"'} if step == "agree" else {}
        return self._did(client, "POST", f"/{report}/${step}", parameters(to, says), did, **seen)

    def escalate(self, client: str, asked: str, **says: str) -> list[str]:
        """Tell of a risk, on a referral (its request) or about the world's person."""
        reference = self.body(asked)["requisition"]["value"] if asked else None
        told = worry(reference, self.number, self.birth_date, says)
        return self._did(client, "POST", "/$escalate", told, Did("escalate", asked))

    def disclose(self, client: str, asked: str, to: str) -> list[str]:
        """Disclose restrictions in the public interest, of the person a request is about, to one organisation."""
        did = Did("disclose", asked, BY_CODE[to].id)
        return self._did(client, "POST", f"/{asked}/$public-interest-disclosure", weighing(to), did)

    def break_glass(self, client: str) -> list[str]:
        """Nobody breaks glass over HTTP: what it opens is asked for with another token."""
        return []

    def declare(self, draft: str) -> list[str]:
        """The person declares a draft of an application to Access to Work as their own."""
        return self._did("person", "POST", f"/{draft}/$declare", parameters("", {}))

    def ask(self, client: str, task: str, employer: str) -> list[str]:
        """DWP asks an employer whether the job of an application is theirs."""
        return self._did(client, "POST", f"/{task}/$ask-employer", asking(employer))

    def confirm(self, client: str, task: str, answer: str) -> list[str]:
        """An employer says whether it is."""
        reference = self.body(task)["groupIdentifier"]["value"]
        known = {"reference": reference, "birthDate": self.birth_date, "family": "Zztest"}
        told = parameters("", known)["parameter"] + [{"name": "answer", "valueCode": answer}]
        return self._did(client, "POST", "/$confirm-job", {"resourceType": "Parameters", "parameter": told})

    def die(self) -> None:
        """Nobody tells of a verified death over HTTP yet."""

    def merge(self, keep: str, other: str) -> None:
        """An operator finds the persons of two Patients to be one, at the command line; here the one with the number
        stays.
        """
        if self.body(keep).get("identifier"):
            with suppress(Refusal):
                merge(self._world.gateway, keep, other, "The same person, by what both practices say.")
                self._order += 1
                self._noted(Party("", "", "", ""), Did("merge", keep, other))
                self._order += 1

    def body(self, name: str) -> Json:
        """The current content of a record."""
        return self.story.all[name].body

    def _did(
        self, client: str, method: str, path: str, body: Json, did: Did | None = None, **headers: str
    ) -> list[str]:
        caller = self._world.as_client(client)
        if did and did.what in BY_NAME and client in BY_NAME[did.what]:
            caller = as_user(Users(self._world), BY_NAME[did.what][client], client)
        answer = caller.call(method, path, body, **headers)
        assert answer.status_code < 500, answer.text
        self.refused += answer.status_code >= 400
        did = _made(did, answer.json()) if did and answer.status_code < 400 else None
        who = named(client)
        assert who
        of = BY_CODE[who.organisation]
        number = self.number if who.role == "person" else None
        self._order += 1
        return self._noted(Party(of.id, of.type, who.role, who.purpose, number), did)

    def _noted(self, by: Party, did: Did | None) -> list[str]:
        """Take in what the last act has stored."""
        statement = text(
            "select type, id, last_updated, body from resource_version where last_updated > :since"
            " order by last_updated, version"
        )
        names: list[str] = []
        with self._world.gateway.database.reading(OPERATOR) as connection:
            rows = [r for r in connection.execute(statement, {"since": self._read}) if r.type not in DIRECTORY]
        for row in rows:
            act = Act(self._order, row.last_updated, by, verified=by.role == "person", did=did)
            self.story.acts.setdefault(row.last_updated, act)
            self.story.note(row.type, row.id, row.last_updated, row.body)
            self._read = max(self._read, row.last_updated)
            names.append(f"{row.type}/{row.id}")
        if did and not rows:
            now = milliseconds(self._world.clock.at)
            self.story.acts[now] = Act(self._order, now, by, verified=by.role == "person", did=did)
        return list(dict.fromkeys(names))


def _made(did: Did, answer: Json) -> Did:
    """An act with the link that its answer tells of."""
    links = [part["valueString"] for part in answer.get("parameter", []) if part["name"] == "link"]
    return replace(did, link=links[0]) if links else did

"""The stage of the stories: who calls what, told in one line, and it must come out as the story says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.clients.walk import Answer, Call, UnexpectedAnswerError, Visitor
from app.domain.json import Json
from app.sandbox.people import SyntheticPerson, named
from app.sandbox.walking import Step, curl, headers, linked_task, shown, words

FHIR = "/fhir/R4"
PATCH = {"Content-Type": "application/json-patch+json"}

Door = Callable[[str, str | None, str | None], Visitor]
"""How a client, with the human who acts through it and the purpose where they matter, reaches the gateway."""


@dataclass(frozen=True)
class Referral:
    """A referral that was sent: the references of its records, and the reference people know it by."""

    request: str
    task: str
    subject: str
    reference: str
    body: Json

    @property
    def note(self) -> str:
        """The reference of the fit note that came with it."""
        return str(self.body["supportingInfo"][0]["reference"])


@dataclass
class Stage:
    """Where a story plays: its moment, its door, and who listens to each step and answer."""

    base: str
    moment: datetime
    new_id: Callable[[], str]
    door: Door
    tell: Callable[[Step, Answer], None]
    _visitors: dict[tuple[str, str | None, str | None], Visitor] = field(default_factory=dict)

    def actor(self, client: str, human: str | None = None, purpose: str | None = None) -> "Actor":
        """One who calls: a client by its short name, and the human who acts through it."""
        return Actor(self, client, human, purpose)

    def person(self, given: str) -> "Actor":
        """A person who signed in."""
        return self.actor("person-app", given)

    def visitor(self, client: str, human: str | None, purpose: str | None) -> Visitor:
        """The open door of somebody; it is opened once."""
        known = (client, human, purpose)
        if known not in self._visitors:
            self._visitors[known] = self.door(*known)
        return self._visitors[known]

    def close(self) -> None:
        """Close every door."""
        for visitor in self._visitors.values():
            visitor.__exit__(None, None, None)


@dataclass(frozen=True)
class Actor:
    """One who calls; each call says what it means, and what must come of it: a status, or the code of a refusal."""

    stage: Stage
    client: str
    human: str | None = None
    purpose: str | None = None

    def get(self, path: str, meaning: str, expect: int | str = 200) -> Json:
        """A read or a search."""
        return self._call("GET", path, None, meaning, expect).body

    def answer(self, path: str, body: Json, meaning: str) -> Answer:
        """The whole answer to a create, its headers included."""
        return self._call("POST", path, body, meaning, 201)

    def post(self, path: str, body: Json, meaning: str, expect: int | str = 201, **more: str) -> Json:
        """A create or an operation of the system; `more` are headers, with _ for -."""
        return self._call("POST", path, body, meaning, expect, more).body

    def put(self, body: Json, meaning: str, expect: int | str = 200, version: str | None = None) -> Json:
        """A new version of what was read, based on that version unless another is named."""
        based_on = version or body["meta"]["versionId"]
        path = f"{body['resourceType']}/{body['id']}"
        return self._call("PUT", path, body, meaning, expect, {"If-Match": f'W/"{based_on}"'}).body

    def patch(self, body: Json, operations: list[Json], meaning: str, expect: int | str = 200) -> Json:
        """A JSON Patch on what was read."""
        told = {"If-Match": f'W/"{body["meta"]["versionId"]}"', **PATCH}
        return self._call("PATCH", f"{body['resourceType']}/{body['id']}", operations, meaning, expect, told).body

    def move(self, name: str, operation: str, meaning: str, expect: int | str = 200, **parts: Any) -> Json:
        """An operation on a record, with its parts."""
        parameters = [{"name": part, **value} for part, values in parts.items() for value in _several(values)]
        body: Json = {"resourceType": "Parameters"} | ({"parameter": parameters} if parameters else {})
        return self._call("POST", f"{name}/${operation}", body, meaning, expect).body

    def agree(self, name: str, operation: str, meaning: str) -> Json:
        """An operation by which a person makes words their own: on the version that they have just read."""
        tag = f'W/"{self.get(name, "it is read first")["meta"]["versionId"]}"'
        body: Json = {"resourceType": "Parameters"}
        return self._call("POST", f"{name}/${operation}", body, meaning, 200, {"If-Match": tag}).body

    def refer(self, body: Json, meaning: str) -> Referral:
        """Send a request, which must be taken."""
        key = {"Idempotency-Key": self.stage.new_id(), "Prefer": "return=representation"}
        answer = self._call("POST", "ServiceRequest", body, meaning, 201, key)
        made = answer.body
        return Referral(
            f"ServiceRequest/{made['id']}",
            linked(answer),
            made["subject"]["reference"],
            made["requisition"]["value"],
            made,
        )

    def _call(
        self,
        method: str,
        path: str,
        body: Any,
        meaning: str,
        expect: int | str,
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = headers(self.client) | {name.replace("_", "-"): value for name, value in (more or {}).items()}
        call = Call(method, f"{FHIR}/{path}", body, sent)
        answer = self._visitor().send(call)
        if not _is(answer, expect):
            raise UnexpectedAnswerError(
                f"{self._name}: {method} {path} gave {answer.status} and not {expect}. {words(answer)}".strip()
            )
        made = curl(self.stage.base, self.client, call, self.human)
        self.stage.tell(Step(self._name, shown(call), answer.status, meaning, answer.request_id, made), answer)
        return answer

    def _visitor(self) -> Visitor:
        return self.stage.visitor(self.client, self.human, self.purpose)

    @property
    def _name(self) -> str:
        return self.human if self.human and self.client == "person-app" else self.client


def person(given: str) -> SyntheticPerson:
    """Somebody of the cast."""
    found = named(given)
    assert found, f"nobody called {given}"
    return found


def linked(answer: Answer) -> str:
    """The reference of the Task that an answer links to."""
    return f"Task/{linked_task(answer)}"


def _is(answer: Answer, expected: int | str) -> bool:
    if isinstance(expected, int):
        return answer.status == expected
    told = [c.get("code") for issue in answer.body.get("issue", []) for c in issue["details"]["coding"]]
    return answer.status >= 400 and expected in told


def _several(values: Any) -> list[Json]:
    if isinstance(values, list):
        return values
    return [values if isinstance(values, dict) else {"valueString": values}]

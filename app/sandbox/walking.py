"""How the tour walks: each step is one call by one client, told in one line."""

import json
import shlex
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.clients.walk import Answer, Call, UnexpectedAnswerError, Visitor, rerouted
from app.domain.catalogue.names import ODS
from app.domain.json import Json
from app.sandbox.clients import named
from app.sandbox.directory import organization
from app.sandbox.keys import key_file
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import SyntheticPerson

TASK_LINK = 'rel="https://work-health-gateway.example/fhir/rel/task"'


@dataclass(frozen=True)
class Step:
    """One line of the tour: who called what, the status, what it means, and how to do the same."""

    who: str
    call: str
    status: int
    meaning: str
    request_id: str
    curl: str


@dataclass
class Tour:
    """A tour under way: where it goes, about whom, and what it has learned so far."""

    base: str
    data: Path
    person: SyntheticPerson
    moment: datetime
    new_id: Callable[[], str]
    local: str | None = None
    request: Json = field(default_factory=dict)
    task: str = ""
    note: str = ""
    _open: ExitStack = field(default_factory=ExitStack)
    _visitors: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, name: str) -> Visitor:
        """The client of that short name, with its key."""
        if name not in self._visitors:
            client = named(name)
            assert client
            visitor = Visitor(self.base, client.id, key_file(self.data, name), rerouted(self.base, self.local))
            self._visitors[name] = self._open.enter_context(visitor)
        return self._visitors[name]

    def step(self, name: str, call: Call, meaning: Callable[[Answer], str], expected: int = 200) -> Step:
        """Do a call as a client; UnexpectedAnswerError when its status is not the expected one."""
        answer = self.visitor(name).send(Call(call.method, call.path, call.json, headers(name) | dict(call.headers)))
        if answer.status != expected:
            raise UnexpectedAnswerError(
                f"{name}: {call.method} {call.path} gave {answer.status}. {words(answer)}".strip()
            )
        told = meaning(answer)
        return Step(name, shown(call), answer.status, told, answer.request_id, curl(self.base, name, call))

    def close(self) -> None:
        """Close every connection."""
        self._open.close()


def headers(name: str) -> dict[str, str]:
    """The header that names the client's organisation: its ODS code, else a FHIR Organization in base64."""
    client = named(name)
    assert client
    organisation = BY_CODE[client.organisation]
    if organisation.system == ODS:
        return {"NHSD-End-User-Organisation-ODS": organisation.code}
    told = organization(organisation)
    identified = {name: told[name] for name in ("resourceType", "identifier", "name")}
    return {"NHSD-End-User-Organisation": b64encode(json.dumps(identified).encode()).decode()}


def linked_task(answer: Answer) -> str:
    """The id of the Task that the answer to a request links to; UnexpectedAnswerError when it names none."""
    for link in answer.headers.get("link", "").split(","):
        if TASK_LINK in link:
            return link.partition("<")[2].partition(">")[0].rpartition("/")[2]
    raise UnexpectedAnswerError("The answer to the request names no Task.")


def words(answer: Answer) -> str:
    """What an OperationOutcome says, its texts joined."""
    texts = [str(issue.get("details", {}).get("text", "")) for issue in answer.body.get("issue", [])]
    return " ".join(text for text in texts if text)


def shown(call: Call) -> str:
    """A call as a line shows it: ids and long values cut short, the FHIR base and how to sort left out."""
    path, _, query = call.path.removeprefix("/fhir/R4/").partition("?")
    parts = [f"{part[:8]}…" if len(part) == 36 else part for part in path.split("/")]
    kept = "&".join(f"{name}=…" if len(value) > 30 else f"{name}={value}" for name, value in _pairs(query))
    return f"{call.method} {'/'.join(parts)}{'?' + kept if kept else ''}"


def _pairs(query: str) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, _, value in (part.partition("=") for part in query.split("&"))
        if name[:1] not in ("", "_")
    ]


def curl(base: str, name: str, call: Call, human: str | None = None) -> str:
    """The same call for a shell: the token comes from `gateway token`, for the human who acts where one does."""
    who = f"{name} --user {human}" if human else name
    sent: Mapping[str, str] = headers(name) | dict(call.headers)
    sent = dict(sent) | ({"Content-Type": "application/fhir+json"} if call.json is not None else {})
    words_ = ["curl", "--silent", "--globoff", "--request", call.method, shlex.quote(f"{base}{call.path}")]
    words_ += ["--header", f'"Authorization: Bearer $(gateway token {who})"']
    for header, value in sent.items():
        words_ += ["--header", shlex.quote(f"{header}: {value}")]
    if call.json is not None:
        words_ += ["--data", shlex.quote(json.dumps(call.json, ensure_ascii=False))]
    return " ".join(words_)

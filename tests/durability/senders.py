"""Clients under load: they send referrals, move their Tasks, and remember what was acknowledged to them."""

import http.client
import json
import re
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.durability.strangers import Strangers
from tests.kit.served import Served

TASK = re.compile(r"/(Task/[0-9a-f-]{36})>")
LOCATION = re.compile(r"/([A-Za-z]+)/([0-9a-f-]{36})/_history/([0-9]+)$")
SCRIPT = (("receive", {}), ("accept", {"message": "We will ring within five working days."}))


@dataclass(frozen=True)
class Acknowledged:
    """A write the gateway said yes to: which version of which record, in which request."""

    request_id: str
    type: str
    id: str
    version: int


@dataclass(frozen=True)
class Unanswered:
    """A referral that was sent and not answered: whether it was stored, nobody knows yet."""

    key: str
    body: bytes


@dataclass
class Seen:
    """What the senders saw, together."""

    created: list[Acknowledged] = field(default_factory=list)
    updated: list[Acknowledged] = field(default_factory=list)
    unanswered: list[Unanswered] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Line:
    """One keep-alive connection of one client."""

    def __init__(self, server: Served, token: str) -> None:
        self._http = http.client.HTTPConnection(server.settings.host, server.settings.port, timeout=20)
        self._token = token

    def post(self, path: str, body: bytes, **headers: str) -> tuple[str, http.client.HTTPResponse, bytes]:
        """The request id, the answer and its body; OSError or HTTPException when the server is gone."""
        request_id = str(uuid.uuid4())
        sent = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/fhir+json"}
        sent |= {"X-Request-ID": request_id} | {name.replace("_", "-"): value for name, value in headers.items()}
        self._http.request("POST", f"/fhir/R4{path}", body, sent)
        answer = self._http.getresponse()
        return request_id, answer, answer.read()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


class Sender(threading.Thread):
    """A GP that refers one stranger after another and an OH provider that takes them on, until the server is gone."""

    def __init__(self, server: Served, tokens: dict[str, str], strangers: Strangers, seen: Seen) -> None:
        super().__init__(daemon=True)
        self._gp, self._oh = Line(server, tokens["gp"]), Line(server, tokens["oh-a"])
        self._strangers, self._seen = strangers, seen
        self._wanted = threading.Event()

    def run(self) -> None:
        """Send until told to stop or the connection breaks."""
        try:
            while not self._wanted.is_set():
                self._refer()
        except (OSError, http.client.HTTPException):
            return
        finally:
            self._gp.close()
            self._oh.close()

    def finish(self) -> None:
        """Send nothing more."""
        self._wanted.set()

    def _refer(self) -> None:
        sent = Unanswered(str(uuid.uuid4()), json.dumps(self._strangers.referral()).encode())
        self._seen.unanswered.append(sent)
        task = send(self._gp, sent, self._seen)
        self._seen.unanswered.remove(sent)
        for operation, parts in SCRIPT if task else ():
            self._move(task, operation, parts)

    def _move(self, task: str, operation: str, parts: dict[str, str]) -> None:
        parameters = [{"name": name, "valueString": value} for name, value in parts.items()]
        body = json.dumps({"resourceType": "Parameters", "parameter": parameters} if parameters else {
            "resourceType": "Parameters"}).encode()  # fmt: skip
        request_id, answer, text = self._oh.post(f"/{task}/${operation}", body)
        if answer.status != 200:
            self._seen.refused.append(text.decode())
            return
        version = int(str(answer.getheader("ETag")).strip('W/"'))
        self._seen.updated.append(Acknowledged(request_id, "Task", task.removeprefix("Task/"), version))


def send(line: Line, referral: Unanswered, seen: Seen) -> str:
    """Send a referral under its key and note the answer; the reference of its Task, empty when it was refused."""
    request_id, answer, text = line.post("/ServiceRequest", referral.body, Idempotency_Key=referral.key)
    if answer.status != 201:
        seen.refused.append(text.decode())
        return ""
    found = LOCATION.search(str(answer.getheader("Location")))
    assert found
    seen.created.append(Acknowledged(request_id, found[1], found[2], int(found[3])))
    task = TASK.search(str(answer.getheader("Link")))
    assert task
    return task[1]


def tokens(server: Served) -> dict[str, str]:
    """Access tokens of both sides, from the token endpoint."""
    found: dict[str, Any] = {}
    for name in ("gp", "oh-a"):
        with server.client(name) as client:
            found[name] = client.token()
    return found

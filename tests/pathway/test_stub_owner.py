"""What the owner of a bare stub makes by its moves is not its own to read: no door names the person (access.md 4)."""

import json
from collections.abc import Iterator

import pytest

from app.domain.catalogue.types import STORED
from tests.kit.answers import code, codes, entries, without_ref
from tests.kit.builders import Json, consent, denial, organisation, patient, permit
from tests.kit.gateways import World
from tests.pathway.walks import PARTS, Sent, add_output, reason, send
from tests.wire.bodies import document, words

OWNER = "complex-clinic"
WAYS: dict[str, tuple[str, ...]] = {
    "booked": ("receive", "accept", "book"),
    "completed": ("receive", "accept", "book", "complete"),
    "asked": ("receive", "accept", "return"),
    "rejected": ("reject",),
}
MORE = {
    "receive": {"message": {"valueString": "Taken in."}},
    "accept": {"message": {"valueString": "We begin."}},
    "return": {"kind": {"valueCode": "for-info"}, "message": {"valueString": "Which job?"}},
    "reject": {
        **PARTS["reject"],
        "reason": {"valueCode": "other"},
        "reasonText": {"valueString": "We close in May."},
        "noneSuitable": {"valueString": "Nothing near."},
    },
}


def _made(sent: Sent) -> list[str]:
    return [part["valueReference"]["reference"] for part in sent.now()["output"]]


def _worked(sent: Sent, way: str) -> list[str]:
    for move in WAYS[way]:
        answer = sent.do(move, **(PARTS.get(move, {}) | MORE.get(move, {})))
        assert answer.status_code == 200, answer.text
        assert not [word for word in _telling(sent) if word in answer.text]
    return _made(sent)


def _telling(sent: Sent) -> tuple[str, ...]:
    """What names the person or leads to them."""
    subject = sent.asked()["subject"]["reference"].removeprefix("Patient/")
    return ("ZZTEST", subject, sent.request.removeprefix("ServiceRequest/"))


def _doors(made: list[str]) -> Iterator[str]:
    for name in made:
        yield from (f"/{name}", f"/{name}/_history/1", f"/{name}/_history", f"/{name.replace('/', '?_id=')}")
    for type in ("Appointment", "Communication", "Observation", "Patient", "ServiceRequest", "Task", "Consent"):
        assert type in STORED
        yield from (f"/{type}", f"/{type}?_count=0&_total=accurate")


def _sees_nobody(sent: Sent, made: list[str]) -> None:
    telling = (*_telling(sent), *(name.partition("/")[2] for name in made))
    for door in _doors(made):
        answer = sent.owner.get(door)
        asked = json.dumps(answer.json().get("link", []))
        told = answer.text if "_id=" not in door else json.dumps(entries(answer))
        assert not [word for word in telling if word in told.replace(asked, "")], (door, answer.text)
        if "/" in door[1:]:
            assert answer.status_code == 404, door


@pytest.mark.parametrize("way", WAYS)
def test_who_owns_a_stub_alone_reads_nobody_in_what_its_moves_made(everywhere: World, way: str) -> None:
    sent = send(everywhere, "Wren", to=OWNER, template=None)
    made = _worked(sent, way)
    assert made
    _sees_nobody(sent, made)
    told = {"resourceType": "Communication", "basedOn": [{"reference": made[0]}]}
    assert sent.owner.post("/Communication", told).status_code == 422


def test_an_owner_who_was_denied_reads_nobody_either(here: World) -> None:
    subject = f"Patient/{here.as_client('gp').post('/Patient', patient('Wren')).json()['id']}"
    asked = consent(subject, taker="TESTPERS", provision=denial("TESTCCC"))
    assert here.as_client("person").post("/Consent", asked).status_code == 201
    sent = send(here, "Wren", to=OWNER, template=None)
    _sees_nobody(sent, _worked(sent, "booked"))


def test_words_and_parts_cannot_be_patched_into_a_task_of_which_the_stub_is_seen(shared: World) -> None:
    sent = send(shared, to=OWNER, template=None).walk("accepted")
    for more in (reason("reject-reason", "other", "Nobody answers."), add_output("none-suitable", text="None.")):
        answer = sent.patch(sent.owner, "failed", more)
        assert (answer.status_code, code(answer)) == (403, "PAT-004")


def test_what_was_made_at_the_stub_opens_with_the_consent(here: World) -> None:
    sent = send(here, to=OWNER, template=None)
    made = _worked(sent, "booked")
    subject = sent.asked()["subject"]["reference"]
    asked = consent(subject, permit("TESTCCC", "oh-assessment", "ABCDE"), about=sent.request)
    assert sent.requester.post("/Consent", asked).status_code == 201
    answers = [sent.owner.get(f"/{name}") for name in made]
    assert {answer.status_code for answer in answers} == {200}
    assert sent.owner.get(f"/{made[-1]}").json()["basedOn"] == [{"reference": sent.request}]


def test_who_sees_the_person_books_them_by_name(here: World) -> None:
    sent = send(here, "Wren").walk("in-progress")
    booked = sent.owner.get(f"/{_made(sent)[-1]}").json()
    assert booked["participant"][0]["actor"]["display"] == "Wren ZZTEST"


def _own(world: World, given: str) -> str:
    body = patient(given)
    answer = world.as_client(OWNER).post("/Patient", body | {"identifier": body["identifier"][:1]})
    assert answer.status_code == 201, answer.text
    return f"Patient/{answer.json()['id']}"


@pytest.mark.parametrize("full", [False, True])
def test_whom_a_stub_is_about_cannot_be_tried_out(everywhere: World, full: bool) -> None:
    sent = send(everywhere, "Wren", to=OWNER, template=None)
    base = f"{everywhere.gateway.settings.fhir_base}/" if full else ""
    told = []
    for given in ("Wren", "Omar"):
        body = document(_own(everywhere, given)) | {"context": {"related": [{"reference": f"{base}{sent.task}"}]}}
        answer = sent.owner.post("/DocumentReference", body)
        told.append((answer.status_code, answer.json()["issue"][0]["expression"], without_ref(answer)))
    assert told[0] == told[1]
    assert told[0][:2] == (422, ["DocumentReference.context.related[0].reference"])


def test_two_stubs_cannot_be_compared_either(here: World) -> None:
    first, second = (send(here, given, to=OWNER, template=None) for given in ("Wren", "Omar"))
    tasks = {"about": [{"reference": first.task}, {"reference": second.task}]}
    answer = first.owner.post("/Communication", _notice() | tasks)
    assert (answer.status_code, codes(answer)) == (422, ["RES-007", "RES-007"])


def test_words_about_a_stub_are_taken_and_lead_to_nobody(here: World) -> None:
    sent = send(here, "Wren", to=OWNER, template=None)
    answer = sent.owner.post("/Communication", _notice() | {"about": [{"reference": sent.task}]})
    assert answer.status_code == 201, answer.text
    made = f"Communication/{answer.json()['id']}"
    _sees_nobody(sent, [made])
    body = document(_own(here, "Wren")) | {"context": {"related": [{"reference": made}]}}
    assert codes(sent.owner.post("/DocumentReference", body)) == ["RES-007"]


def _notice() -> Json:
    kept = ("resourceType", "meta", "status", "category", "sent", "payload", "sender", "recipient")
    body = words("Patient/nobody", "We shall be in touch.", sender=organisation("TESTCCC"))
    return {name: value for name, value in body.items() if name in kept}

"""The tour: one fit-note referral from the GP through the OH provider to the DWP, over HTTP with signed tokens."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.clients.walk import Answer, Call, UnexpectedAnswerError, look
from app.domain.calendar import london, render
from app.domain.json import Json
from app.sandbox.fit_note_referral import Occasion, referral
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import FAMILY
from app.sandbox.walking import Step, Tour, linked_task, words

FHIR = "/fhir/R4"
SERVICE = "01a0f67a-3800-7fb3-a8af-4e036d2be945"
APPOINTMENT_DAYS = 7


def steps(tour: Tour) -> Iterator[Step]:
    """Every step as it is done; UnexpectedAnswerError, TokenRefusedError or GatewayUnreachableError ends the tour."""
    try:
        yield hello(tour)
        yield from refer(tour)
        yield from work(tour)
        yield from follow(tour)
    finally:
        tour.close()


def hello(tour: Tour) -> Step:
    """Anybody may ask what the gateway is."""
    address = tour.local or tour.base
    answer = look(address, f"{FHIR}/metadata")
    if answer.status != 200:
        raise UnexpectedAnswerError(f"GET metadata gave {answer.status}. {words(answer)}".strip())
    told = f"the gateway is alive and speaks FHIR {answer.body.get('fhirVersion')}"
    curl = f"curl --silent {tour.base}{FHIR}/metadata"
    return Step("nobody", "GET metadata", answer.status, told, answer.request_id, curl)


def refer(tour: Tour) -> Iterator[Step]:
    """The GP sends fit note, referral and consent in one call, and by mistake once more."""
    sent = referral(Occasion(tour.person, tour.moment, tour.new_id()))
    key = {"Idempotency-Key": tour.new_id(), "Prefer": "return=representation"}
    call = Call("POST", f"{FHIR}/ServiceRequest", sent, key)

    def made(answer: Answer) -> str:
        tour.request = answer.body
        tour.task = linked_task(answer)
        reference = answer.body["requisition"]["value"]
        return f"{tour.person.name} is referred to occupational health; the reference is {reference}"

    def replayed(answer: Answer) -> str:
        if answer.body.get("id") != tour.request["id"]:
            raise UnexpectedAnswerError("gp: the same Idempotency-Key made a second referral.")
        return "sent again with the same key: the same referral, nothing doubled"

    yield tour.step("gp", call, made, 201)
    yield tour.step("gp", call, replayed, 201)


def work(tour: Tour) -> Iterator[Step]:
    """The OH provider finds the referral, takes it, reads what consent shows, and books."""
    owner = BY_CODE["TESTOH1"].id
    worklist = f"{FHIR}/Task?owner=Organization/{owner}&status=requested&_sort=-authored-on"
    yield tour.step("oh-a", Call("GET", worklist), lambda answer: _waiting(tour, answer))
    yield move(tour, "receive", {}, "received: the referrer sees that it arrived")
    request = f"{FHIR}/ServiceRequest/{tour.request['id']}"
    yield tour.step("oh-a", Call("GET", request), lambda answer: _asked(tour, answer))
    yield tour.step("oh-a", Call("GET", f"{FHIR}/{_note(tour)}"), lambda answer: _fit_note(tour, answer))
    yield move(tour, "accept", {"valueString": "We will ring within five working days."}, "accepted, with a message")
    yield book(tour)


def follow(tour: Tour) -> Iterator[Step]:
    """DWP asks where it is, the GP follows it, a stranger sees nothing, the auditor sees everything that was done."""
    yield tour.step("dwp-status", Call("POST", f"{FHIR}/$referral-status", _status_query(tour)), _status)
    yield tour.step("gp", Call("GET", f"{FHIR}/Task/{tour.task}"), _followed)
    hidden = "another OH provider asks for the fit note: there is nothing it may see"
    yield tour.step("oh-b", Call("GET", f"{FHIR}/{tour.note}"), lambda _: hidden, 404)
    audit = f"{FHIR}/AuditEvent?patient={tour.request['subject']['reference']}"
    yield tour.step("ig", Call("GET", audit), _audited)


def move(tour: Tour, operation: str, message: Json, meaning: str) -> Step:
    """A plain move on the Task by its owner."""
    parameters: Json = {"resourceType": "Parameters"}
    if message:
        parameters["parameter"] = [{"name": "message", **message}]
    return tour.step("oh-a", Call("POST", f"{FHIR}/Task/{tour.task}/${operation}", parameters), lambda _: meaning)


def book(tour: Tour) -> Step:
    """The OH provider books an appointment for a week from now."""
    start = _working_morning(tour.moment)
    parts: list[Json] = [
        {"name": "start", "valueDateTime": render(start)},
        {"name": "end", "valueDateTime": render(start + timedelta(minutes=45))},
        {"name": "mode", "valueCode": "in-person"},
        {"name": "service", "valueReference": {"reference": f"HealthcareService/{SERVICE}"}},
    ]
    call = Call("POST", f"{FHIR}/Task/{tour.task}/$book", {"resourceType": "Parameters", "parameter": parts})
    return tour.step("oh-a", call, lambda _: f"an appointment on {start:%-d %B at %H:%M}")


def _working_morning(moment: datetime) -> datetime:
    day = london(moment) + timedelta(days=APPOINTMENT_DAYS)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def _waiting(tour: Tour, answer: Answer) -> str:
    tasks = [entry["resource"]["id"] for entry in answer.body.get("entry", []) if _is_task(entry)]
    if tour.task not in tasks:
        raise UnexpectedAnswerError("oh-a: the referral is not on the worklist.")
    others = len(tasks) - 1
    return "its worklist: the new referral" + (f" and {others} more" if others else "")


def _is_task(entry: Json) -> bool:
    return bool(entry["resource"]["resourceType"] == "Task")


def _asked(tour: Tour, answer: Answer) -> str:
    tour.request = answer.body
    return f"what is asked: {answer.body['code']['coding'][0]['display']}"


def _note(tour: Tour) -> str:
    named = [str(info.get("reference", "")) for info in tour.request.get("supportingInfo", [])]
    tour.note = next((reference for reference in named if reference.startswith("Observation/")), "")
    if not tour.note:
        raise UnexpectedAnswerError("oh-a: the referral names no fit note.")
    return tour.note


def _fit_note(tour: Tour, answer: Answer) -> str:
    period = answer.body["effectivePeriod"]
    return f"the fit note, because {tour.person.given} agreed: not fit from {period['start']} to {period['end']}"


def _status_query(tour: Tour) -> Json:
    parts = [
        {"name": "reference", "valueString": tour.request["requisition"]["value"]},
        {"name": "birthDate", "valueDate": f"{tour.person.born}"},
        {"name": "family", "valueString": FAMILY},
    ]
    return {"resourceType": "Parameters", "parameter": [{"name": "query", "part": parts}]}


def _status(answer: Answer) -> str:
    task = answer.body["entry"][0]["resource"]
    return f"DWP learns: {task['businessStatus']['coding'][0]['code']} since {task['lastModified']}, and nothing else"


def _followed(answer: Answer) -> str:
    business = answer.body.get("businessStatus", {}).get("coding", [{}])[0].get("code", "no business status")
    return f"the GP sees where it is: {answer.body['status']}, {business}"


def _audited(answer: Answer) -> str:
    events = [entry for entry in answer.body.get("entry", []) if entry["resource"]["resourceType"] == "AuditEvent"]
    return f"the audit log: {answer.body.get('total', len(events))} rows say who did what about this person, and why"

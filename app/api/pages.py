"""Answers of more than one record, and what goes with a Task: searchsets, transaction answers, statuses, next moves."""

import json
from collections.abc import Mapping
from dataclasses import replace

from fastapi.responses import Response

from app.api.errors import FHIR_JSON
from app.api.responses import fhir, links, noted, versioned
from app.domain.caller import Caller
from app.domain.catalogue.views import ALL
from app.domain.errors import Hidden, Issue
from app.domain.json import Json
from app.domain.move import Party
from app.domain.query import Subset
from app.domain.record import Record
from app.domain.task import read_task
from app.fhir import bundles, worklist
from app.fhir.instants import http_instant
from app.fhir.outcomes import outcome
from app.fhir.subset import subsetted
from app.fhir.views import shown
from app.services.create import Made
from app.services.find import Page
from app.services.gateway import Asked, Gateway
from app.services.history import Told
from app.services.read import Shown
from app.services.transaction import Answered
from app.services.transaction_entries import Entry

NO_STORE = {"Cache-Control": "no-store"}


def one(found: Shown, headers: Mapping[str, str], more: Mapping[str, str] | None = None) -> Response:
    """One record, or 304 and nothing for who has this version already (https://hl7.org/fhir/R4/http.html#cread)."""
    told = versioned(found.record) | dict(more or {})
    if _is_known(found.record, headers):
        return Response(status_code=304, headers=told)
    return fhir(subsetted(found.text, found.subset), headers=told)


def _is_known(record: Record, headers: Mapping[str, str]) -> bool:
    """If-None-Match decides where it is sent; else If-Modified-Since, to the second (RFC 9110 13.2.2)."""
    if record.has_newer:  # a version that is pinned tells of a newer one without being a new version
        return False
    if "if-none-match" in headers:
        named = [tag.strip().removeprefix("W/") for tag in headers["if-none-match"].split(",")]
        return "*" in named or record.etag.removeprefix("W/") in named
    since = http_instant(headers.get("if-modified-since", ""))
    return since is not None and record.last_updated // 1000 * 1000 <= since


def searched(gateway: Gateway, asked: Asked, type: str, page: Page) -> Response:
    """A searchset, spliced from stored texts: the matches, then what goes with them."""
    base = gateway.settings.fhir_base
    hits = [bundles.Hit(subsetted(hit.text, page.subset), bundles.full_url(base, hit.record)) for hit in page.hits]
    part = replace(page.subset, elements=frozenset())
    hits += [_included(base, one, part) for one in page.included]
    note = outcome(page.warnings, asked.request_id) if page.warnings else None
    found = _page_links(base, type, page)
    return fhir(bundles.searchset(hits, total=page.total, links=found, last_updated=page.instant, outcome=note))


def _included(base: str, one: Shown, part: Subset) -> bundles.Hit:
    """`_elements` lists elements of the matches alone; a summary is one of every record."""
    return bundles.Hit(subsetted(one.text, part), bundles.full_url(base, one.record), "include")


def listed(gateway: Gateway, told: Told) -> Response:
    """A history; what was left out of it stands in Gateway-Warnings, for every entry of one is a version."""
    base = gateway.settings.fhir_base
    versions = [(version.record, subsetted(version.text, told.subset)) for version in told.versions]
    links = bundles.page_links(base, told.about, told.used, told.next)
    found = bundles.history(base, versions, links, total=told.total, last_updated=told.instant)
    return fhir(found, headers=noted(told.warnings))


def suggested(gateway: Gateway, found: list[Shown]) -> Response:
    """A searchset of services, best first."""
    base = gateway.settings.fhir_base
    hits = [bundles.Hit(one.text, bundles.full_url(base, one.record)) for one in found]
    link = bundles.Link("self", f"{base}/HealthcareService/$suggest")
    return fhir(bundles.searchset(hits, total=len(hits), links=[link], last_updated=gateway.now))


def table(gateway: Gateway, page: Page) -> Response:
    """A worklist as CSV; the Link header leads to its next page."""
    rows = worklist.table([json.loads(hit.text) for hit in page.hits])
    onward = [f'<{link.url}>; rel="next"' for link in _page_links(gateway.settings.fhir_base, "Task", page)[1:]]
    more = {"Link": onward[0]} if onward else {}
    return Response(rows, headers=NO_STORE | more | noted(page.warnings), media_type="text/csv; charset=utf-8")


def _page_links(base: str, type: str, page: Page) -> list[bundles.Link]:
    return (
        bundles.form_links(base, type, page.next)
        if page.is_form
        else bundles.page_links(base, type, page.used, page.next)
    )


def transacted(gateway: Gateway, caller: Caller, asked: Asked, answer: Answered) -> Response:
    """The answer to a transaction, in the sender's order."""
    entries = [_stored(caller, asked, entry) or _looked(gateway, asked, entry) for entry in answer.entries]
    body = bundles.transaction_response(gateway.settings.fhir_base, entries)
    return fhir(body, headers=links(gateway, answer.links))


def _stored(caller: Caller, asked: Asked, entry: Entry) -> bundles.Done | None:
    if entry.stored is None:
        return None
    told = entry.warnings or ((Issue("RES-020"),) if asked.prefer == "outcome" else ())
    text = shown(entry.stored, caller) if asked.prefer == "representation" else None
    return bundles.Done(entry.stored, text, entry.is_new, outcome(told, asked.request_id) if told else None)


def _looked(gateway: Gateway, asked: Asked, entry: Entry) -> bundles.Reply:
    """What an entry that reads or searches is answered with: the same as at its own door."""
    if isinstance(entry.looked, Page):
        answer = searched(gateway, asked, entry.type, entry.looked)
    elif isinstance(entry.looked, Told):
        answer = listed(gateway, entry.looked)
    else:
        assert entry.looked
        answer = one(entry.looked, entry.request.conditions)
    text = "" if entry.method == "HEAD" else bytes(answer.body).decode()
    return bundles.Reply(answer.status_code, answer.headers, text)


def statuses(answers: list[Json | None], asked: Asked) -> Response:
    """The statuses in the order asked, a neutral entry for each miss, and whom to ask for more (STA-001)."""
    entries: list[tuple[Json, bundles.Mode]] = [
        (answer, "match") if answer else (_neutral(number, asked), "outcome") for number, answer in enumerate(answers)
    ]
    entries.append((outcome([Issue("STA-001")], asked.request_id), "outcome"))
    return fhir(bundles.computed(entries))


def _neutral(number: int, asked: Asked) -> Json:
    """The 404 of a missing id, as a warning about one query."""
    missing = Issue(Hidden().issues[0].code, f"Parameters.parameter[{number}]")
    return outcome([missing], asked.request_id, "warning")


def changed(gateway: Gateway, caller: Caller, asked: Asked, answer: Made) -> Response:
    """The answer to an update, a patch or a move; a Task also tells the next moves."""
    text = shown(answer.record, caller)
    headers = versioned(answer.record) | noted(answer.warnings) | next_moves(Shown(answer.record, text), caller)
    if asked.prefer == "minimal":
        return Response(status_code=200, headers=headers, media_type=FHIR_JSON)
    if asked.prefer == "outcome":
        return fhir(json.dumps(outcome(answer.warnings or (Issue("RES-020"),), asked.request_id)), headers=headers)
    return fhir(text, headers=headers)


def next_moves(found: Shown, caller: Caller) -> dict[str, str]:
    """Gateway-Next-Moves: what the caller may do next with a Task it sees (examples, choice 12)."""
    if found.record.type != "Task" or found.record.rank < ALL:
        return {}
    task = json.loads(found.text)
    parties = _parties(task, caller)
    moves = dict.fromkeys(move for party in parties for move in read_task(task).next_moves(party))
    return {"Gateway-Next-Moves": ", ".join(moves)} if moves else {}


def _parties(task: Json, caller: Caller) -> list[Party]:
    if caller.role == "person":
        return ["person"]
    mine = f"Organization/{caller.organisation}"
    roles: tuple[Party, Party] = ("owner", "requester")
    return [role for role in roles if task.get(role, {}).get("reference") == mine]

"""The FHIR interactions, shared by all types: each route names its inputs, calls one use case and wraps the answer."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api import batch, pages
from app.api.caller import AskedOf, CallerOf, GatewayOf
from app.api.deliver import deliver
from app.api.negotiation import form_faults, is_pretty, of_table, wants_csv
from app.api.requests import condition_of, query_of, sent_of
from app.api.responses import fhir, made
from app.domain.catalogue.operations import OPERATIONS
from app.fhir.bundles import computed
from app.fhir.json import dump
from app.fhir.views import shown
from app.services import batch as entries_of
from app.services import (
    confirming,
    create,
    cursor,
    emergency,
    escalation,
    fast_track,
    history,
    looking,
    pathways,
    read,
    release_links,
    report_status,
    status,
    suggesting,
    transaction,
    unknown,
    update,
)
from app.services.acts import ACTS

router = APIRouter(prefix="/fhir/R4", include_in_schema=False)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


@router.post("")
async def transact(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Store a transaction Bundle, all of it or nothing; or answer each entry of a batch by itself."""
    body = await request.body()
    bundle = await gateway.hop(entries_of.batch_in, body) if b"batch" in body else None
    if bundle:
        entries = await deliver(gateway, await gateway.hop(entries_of.entries, gateway, caller, asked, bundle))
        return await batch.answered(request, entries)
    sent = sent_of(request, body)
    answer = await gateway.hop(transaction.transaction, gateway, caller, asked, body, sent)
    return pages.transacted(gateway, caller, asked, answer)


@router.post("/$referral-status")
async def referral_status(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Say where referrals are: one of five codes each."""
    body = await request.body()
    answers = await deliver(gateway, await gateway.hop(status.referral_status, gateway, caller, asked, body))
    return pages.statuses(answers, asked)


@router.post("/$pathways")
async def read_pathways(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Give the care pathways in force on a day."""
    body = await request.body()
    found = await deliver(gateway, await gateway.hop(pathways.pathways, gateway, caller, asked, body))
    return fhir(computed([(plan, "match") for plan in found]))


@router.post("/HealthcareService/$suggest")
async def suggest(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Give the services that fit."""
    body = await request.body()
    found = await deliver(gateway, await gateway.hop(suggesting.suggest_services, gateway, caller, asked, body))
    return pages.suggested(gateway, found)


@router.post("/ServiceRequest/{id}/$report-status")
async def report_status_(id: str, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Say whether a report is due, released or none."""
    told = await deliver(gateway, await gateway.hop(report_status.report_status, gateway, caller, asked, id))
    return fhir(dump(told).decode())


@router.post("/Composition/{id}/$release-link")
@router.post("/CarePlan/{id}/$release-link")
async def release_link(id: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Make a link to a released advice or plan."""
    sent, (type, _) = sent_of(request, await request.body()), _named(request)
    made = await gateway.hop(release_links.make_link, gateway, caller, asked, type, id, sent)
    return fhir(dump(made).decode())


@router.post("/$escalate")
async def escalate(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Take a risk to the clinician of a route."""
    body = await request.body()
    answer = await gateway.hop(escalation.escalate, gateway, caller, asked, body, sent_of(request, body))
    return fhir(dump(escalation.answered(answer)), 201)


@router.post("/$break-glass")
async def break_glass(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Open one person's record to the clinician who asks, for an hour."""
    body = await request.body()
    answer = await gateway.hop(emergency.break_glass, gateway, caller, asked, body, sent_of(request, body))
    return fhir(dump(emergency.answered(answer)), 201)


@router.post("/$confirm-job")
async def confirm_job(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Tell an employer which job it is asked about, and record what it says."""
    body = await request.body()
    job = await gateway.hop(confirming.confirm_job, gateway, caller, asked, body, sent_of(request, body))
    return fhir(dump(confirming.answered(job)))


@router.post("/$fast-track")
async def fast_track_(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Carry somebody whose benefit ended to Access to Work."""
    body = await request.body()
    answer = await gateway.hop(fast_track.fast_track, gateway, caller, asked, body, sent_of(request, body))
    return fhir(dump(fast_track.answered(answer)), 201)


@router.post("/{type}/_search")
async def search_by_form(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Search one type by a form, so that nothing personal stands in an address."""
    form = (await request.body()).decode("ascii", "replace")
    query = "&".join(part for part in (query_of(request), form) if part)
    asked = replace(asked, faults=form_faults(request, form, asked.faults))
    request.state.pretty = is_pretty(form)
    return await _searched(type, query, True, request, caller, asked, gateway)


@router.get("/{type}/_history")
async def type_history(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """List the versions of a type's records, newest first."""
    told = await gateway.hop(history.of_type, gateway, caller, asked, type, query_of(request))
    return pages.listed(gateway, await deliver(gateway, told))


@router.api_route("/metadata", methods=METHODS)
@router.api_route("/_ping", methods=METHODS)
@router.api_route("/_status", methods=METHODS)
@router.api_route("/.well-known/smart-configuration", methods=METHODS)
@router.api_route("/_history", methods=METHODS)
@router.api_route("/_search", methods=METHODS)
@router.api_route("/${name}", methods=METHODS)
@router.api_route("/{type}/_history", methods=METHODS)
@router.api_route("/{type}/_search", methods=METHODS)
@router.api_route("/{type}/${name}", methods=METHODS)
async def nothing_here(request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Refuse what does not exist, in words, and before anything else that may be wrong with the request."""
    asked = replace(asked, faults=())
    path = request.scope["path"].removeprefix(router.prefix)
    await deliver(gateway, await gateway.hop(unknown.unknown, gateway, caller, asked, request.method, path))
    raise AssertionError("an unknown address is always refused")


@router.get("/{type}")
async def search(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Search one type by the query string."""
    query = query_of(request)
    form = cursor.revealed(gateway, query)
    return await _searched(type, form or query, form is not None, request, caller, asked, gateway)


async def _searched(
    type: str, query: str, is_form: bool, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf
) -> Response:
    is_table = type == "Task" and wants_csv(request, query)
    query = of_table(query) if is_table else query
    page = await deliver(gateway, await gateway.hop(looking.find, gateway, caller, asked, type, query, is_form))
    if is_form:
        page = replace(page, is_form=True, next=page.next and cursor.concealed(gateway, page.next))
    return pages.table(gateway, page) if is_table else pages.searched(gateway, asked, type, page)


@router.post("/{type}")
async def create_(type: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Store one resource."""
    body = await request.body()
    condition = condition_of(request)
    answer = await gateway.hop(create.create, gateway, caller, asked, type, body, condition, sent_of(request, body))
    return made(gateway, asked, answer, shown(answer.record, caller), created=True)


@router.get("/{type}/{id}")
async def read_(type: str, id: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Read the current version."""
    found = await deliver(gateway, await gateway.hop(looking.read, gateway, caller, asked, type, id, query_of(request)))
    return pages.one(found, request.headers, pages.next_moves(found, caller))


@router.get("/{type}/{id}/_history")
async def history_(
    type: str, id: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf
) -> Response:
    """List the versions of a record, newest first."""
    told = await gateway.hop(history.of_record, gateway, caller, asked, type, id, query_of(request))
    return pages.listed(gateway, await deliver(gateway, told))


@router.get("/{type}/{id}/_history/{version}")
async def vread(
    type: str, id: str, version: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf
) -> Response:
    """Read one version."""
    told = await gateway.hop(read.vread, gateway, caller, asked, type, id, version, query_of(request))
    return pages.one(await deliver(gateway, told), request.headers)


@router.put("/{type}/{id}")
async def update_(
    type: str, id: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf
) -> Response:
    """Store the next version."""
    sent = sent_of(request, await request.body())
    answer = await gateway.hop(update.update, gateway, caller, asked, type, id, sent)
    return pages.changed(gateway, caller, asked, answer)


@router.patch("/{type}/{id}")
async def patch_(
    type: str, id: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf
) -> Response:
    """Apply a JSON Patch."""
    sent = sent_of(request, await request.body())
    answer = await gateway.hop(update.patch, gateway, caller, asked, type, id, sent)
    return pages.changed(gateway, caller, asked, answer)


async def act(id: str, request: Request, caller: CallerOf, asked: AskedOf, gateway: GatewayOf) -> Response:
    """Do an operation on one record: a plain move on a Task, or another of its type."""
    sent = sent_of(request, await request.body())
    answer = await gateway.hop(ACTS[_named(request)], gateway, caller, asked, id, sent)
    return pages.changed(gateway, caller, asked, answer)


for _operation in OPERATIONS:
    if (_operation.type, _operation.name) in ACTS:
        router.post(f"/{_operation.type}/{{id}}/${_operation.name}")(act)

for _rest in ("", "/{path:path}"):
    router.api_route(_rest, methods=METHODS)(nothing_here)


def _named(request: Request) -> tuple[str, str]:
    """The type and the operation of an address like Task/01a1…/$accept."""
    *_, type, _, operation = str(request.scope["path"]).split("/")
    return type, operation[1:]

"""Reading the ledger: one event, a search of them, and who saw what of a person; each reading is audited itself."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.domain.actor import actor_told
from app.domain.audit_row import AuditRow, narrowed, told_of
from app.domain.caller import Caller
from app.domain.catalogue.disclosure import AUDITORS
from app.domain.catalogue.errors import ENTRIES
from app.domain.catalogue.types import TYPES
from app.domain.clock import milliseconds
from app.domain.errors import Hidden, refuse
from app.domain.evidence import ACTOR, Evidence
from app.domain.json import Json
from app.domain.query import LAST_UPDATED, Query
from app.domain.record import Record
from app.domain.who_saw import Sentence, Sighting, tell, tell_person
from app.fhir.audit_events import audit_event, with_words
from app.fhir.json import dump
from app.fhir.masking import described, masked
from app.fhir.search import read_query
from app.fhir.subset import required_subset
from app.services.activity import require_client
from app.services.cursor import continued, onward
from app.services.find import SETTLED, Page
from app.services.gateway import Asked, Gateway
from app.services.naming import person_named
from app.services.paging import cut
from app.services.permission import permit
from app.services.read import Shown
from app.services.sealed import Notes, Sealed, seal
from app.store import audit
from app.store.database import Connection
from app.store.wall import OPERATOR, facing

AUDIT_EVENT = "AuditEvent"
NAME = "Work and Health Gateway"
SORTED_BY = ("date", LAST_UPDATED.name)


def read_event(gateway: Gateway, caller: Caller, asked: Asked, id: str, query: str = "") -> Sealed[Shown]:
    """One row of the ledger as AuditEvent, a person's own one in words too; RES-001 for an unknown id and for another
    person's alike, AUT-021 for who is neither auditor nor person.
    """
    notes = Notes("read", "R")
    notes.about(AUDIT_EVENT, id)

    def answer() -> Shown:
        permit(caller, AUDIT_EVENT, "read")
        subset = required_subset(TYPES[AUDIT_EVENT], query)
        with gateway.database.reading(facing(caller, gateway.now)) as connection:
            row = audit.read(connection, caller, id)
            if row is None:
                require_client(connection, caller)
                raise Hidden("no such row")
            (given,) = _given(gateway, connection, caller, [row])
        notes.entities.clear()
        notes.about(AUDIT_EVENT, id, 1)
        return replace(given, subset=subset)

    return seal(gateway, caller, asked, notes, answer)


def search_events(gateway: Gateway, caller: Caller, asked: Asked, text: str, *, strict: bool = True) -> Sealed[Page]:
    """One page of the ledger, newest first unless sorted by date; its own row holds the query and the count alone.

    Raises SEA codes for a query that cannot be read, AUT-021 for who is neither auditor nor person.
    """
    notes = Notes("search-type", "E", query=masked(text, AUDIT_EVENT), detail={"search": f"{AUDIT_EVENT}?…"})

    def answer() -> Page:
        permit(caller, AUDIT_EVENT, "search-type")
        query = _ordered(read_query(TYPES[AUDIT_EVENT], text, strict=strict))
        notes.detail["search"] = described(query.used, AUDIT_EVENT)
        page = _page(gateway, caller, continued(gateway, caller, query, milliseconds(gateway.wall.now())))
        notes.detail["count"] = str(len(page.hits))
        return page

    return seal(gateway, caller, asked, notes, answer)


def who_saw(gateway: Gateway, person: str) -> list[Sentence]:
    """Who touched the records of a person (`person_named`), newest first, in words.

    For the operator at the command line. RES-001 when nobody is found, RES-006 when several are, PER codes for a
    number that cannot be one.
    """
    with gateway.database.reading(OPERATOR) as connection:
        id = person_named(gateway, connection, person)
        patient = audit.patient_of(connection, id)
        touched = audit.who_saw(connection, id)
    asked = Evidence("who-saw", "E", patients=((id, patient),) if patient else (), detail={"count": str(len(touched))})
    gateway.ledger.commit(asked)
    return [tell(_sighting(one)) for one in touched]


def _page(gateway: Gateway, caller: Caller, query: Query) -> Page:
    with gateway.database.reading(facing(caller, gateway.now)) as connection:
        found = audit.search(connection, caller, query)
        if not found:
            require_client(connection, caller)
        page = cut(found, query, AUDIT_EVENT, lambda: audit.total(connection, caller, query))
        hits = _given(gateway, connection, caller, [one.row for one in page.rows])
    return Page(
        hits=tuple(hits),
        total=page.total,
        used=query.used,
        next=onward(gateway, caller, query, page.rows[-1].place) if page.more and page.rows else None,
        instant=milliseconds(gateway.wall.now()) - SETTLED,
        warnings=page.warnings,
        subset=query.subset,
    )


def _ordered(query: Query) -> Query:
    """The query by date, forwards or backwards, where that was asked; the ledger has no other order."""
    if "_sort" not in dict(query.used):
        return replace(query, order=())
    unsortable = [order.parameter.name for order in query.order if order.parameter.name not in SORTED_BY]
    if unsortable:
        raise refuse("SEA-005", "http.query._sort", type=AUDIT_EVENT, name=unsortable[0], hint=" It can by: date.")
    return query


def _given(gateway: Gateway, connection: Connection, caller: Caller, rows: Sequence[AuditRow]) -> list[Shown]:
    """The rows as the caller is given them: whole to an auditor, to a person what is about themself, in words."""
    if caller.person is None or caller.role in AUDITORS:
        return [_shown(gateway, row, _event(gateway, row)) for row in rows]
    patient = audit.patient_of(connection, caller.person)
    touched = audit.touched(connection, caller.person, rows)
    return [_shown(gateway, one.row, _told(gateway, one, patient)) for one in touched]


def _told(gateway: Gateway, touched: audit.Touched, patient: str | None) -> Json:
    row = narrowed(touched.row, touched.records, patient)
    own = replace(touched, row=row, records=tuple(told_of(touched.records)) or touched.records)
    return with_words(_event(gateway, row), tell_person(_sighting(own)))


def _event(gateway: Gateway, row: AuditRow) -> Json:
    return audit_event(row, gateway.settings.fhir_base, NAME, gateway.id)


def _shown(gateway: Gateway, row: AuditRow, event: Json) -> Shown:
    """A row in the shape of any other record, so that the same door can hand it out."""
    body = dump(event).decode()
    record = Record(
        type=AUDIT_EVENT,
        id=row.id,
        version=1,
        body=body,
        kind="audit-event",
        created=row.recorded,
        last_updated=row.recorded,
        custodian=gateway.id,
        data_class="audit",
    )
    return Shown(record, body)


def _sighting(touched: audit.Touched) -> Sighting:
    row, records = touched.row, [record for record in touched.records if record.data_class] or touched.records
    own = {(record.type, record.id, record.version) for record in touched.records}
    return Sighting(
        number=row.number,
        when=datetime.fromtimestamp(row.recorded / 1000, UTC),
        interaction=row.interaction,
        organisation=row.organisation_name,
        role=row.role,
        purpose=row.purpose,
        kinds=tuple((record.type, record.kind) for record in records),
        refused=ENTRIES[row.code].name if row.code else None,
        by_gateway=row.detail.get("by") == "gateway",
        grounds=tuple(e.ground for e in row.entities if e.ground and (e.type, e.id, e.version) in own),
        human=actor_told(json.loads(row.detail[ACTOR])).shown if ACTOR in row.detail else "",
    )

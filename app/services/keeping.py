"""Keeping a record: the gateway's own elements are set, the text is fixed, the row and search rows are written."""

from dataclasses import replace
from typing import Any

from app.domain.actor import PERSON
from app.domain.catalogue.declare import DRAFT, Kind
from app.domain.catalogue.types import TYPES, kind_of
from app.domain.catalogue.views import ALL
from app.domain.errors import refuse
from app.domain.ground import MADE, Ground
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.extraction import entries, promoted
from app.fhir.instants import instant_text
from app.fhir.json import dump
from app.fhir.labels import labels
from app.services.writing import Work
from app.store import people, records


def keep(
    work: Work,
    resource: Json,
    id: str,
    custodian: str,
    person: str | None,
    referral: str | None,
    *,
    shareable: bool = True,
) -> Record:
    """Store version 1 of a record and return it; its rank is that of its maker. What is not `shareable` is kept as a
    draft whatever its status: its custodian's and the person's.
    """
    kind = kind_of(resource)
    if not shareable:
        kind = replace(kind, data_class=DRAFT)
    stored = _finished(resource, id, 1, work, kind)
    record = _record(work, stored, kind, 1, work.now, custodian, person, referral)
    declared = TYPES[record.type]
    records.add(work.connection, record, promoted(declared, stored), entries(declared, stored))
    if work.caller.role == PERSON and custodian == work.gateway.id and record.type in people.WRITTEN:
        people.add_written(work.connection, record.id)
    work.fresh[record.reference] = record
    return record


def keep_next(work: Work, before: Record, resource: Json) -> Record:
    """Store the next version of a record; RES-012 when somebody else was first. Its rank is what was seen of `before`:
    who changes a record is answered with the part it saw when it acted.
    """
    kind = kind_of(resource)
    version = before.version + 1
    stored = _finished(resource, before.id, version, work, kind)
    record = _record(work, stored, kind, version, before.created, before.custodian, before.person, before.referral)
    method = "PATCH" if before.reference in work.patched else "PUT"
    record = replace(record, rank=before.rank, ground=before.ground, method=method)
    declared = TYPES[record.type]
    if not records.replace(work.connection, record, promoted(declared, stored), entries(declared, stored)):
        raise refuse("RES-012", "http.if-match", sent=before.version, current="a later one", type=record.type)
    work.fresh[record.reference] = record
    return record


def _record(
    work: Work,
    stored: Json,
    kind: Kind,
    version: int,
    created: int,
    custodian: str,
    person: str | None,
    referral: str | None,
) -> Record:
    return Record(
        type=stored["resourceType"],
        id=stored["id"],
        version=version,
        body=dump(stored).decode(),
        kind=kind.name,
        created=created,
        last_updated=work.now,
        custodian=custodian,
        data_class=kind.class_at(stored.get("status")),
        person=person,
        referral=referral,
        rank=ALL,
        ground=Ground(ALL, MADE),
    )


def _finished(resource: Json, id: str, version: int, work: Work, kind: Kind) -> Json:
    sent = resource.get("meta") or {}
    meta: dict[str, Any] = {"versionId": str(version), "lastUpdated": instant_text(work.moment)}
    profiles = sent.get("profile") or ([kind.profile] if kind.profile else [])
    if profiles:
        meta["profile"] = profiles
    data_class = kind.class_at(resource.get("status"))
    if labelled := labels(data_class):
        meta["security"] = labelled
    rest = {key: value for key, value in resource.items() if key not in ("resourceType", "id", "meta")}
    return {"resourceType": resource["resourceType"], "id": id, "meta": meta, **rest}

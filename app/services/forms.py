"""The forms, code maps and message definitions of the gateway, kept in the directory as they are published with it."""

from datetime import datetime

from app.domain.catalogue.types import TYPES, kind_of
from app.domain.clock import milliseconds
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.definitions import concept_maps, message_definitions, questionnaires
from app.fhir.extraction import entries, promoted
from app.fhir.instants import instant_text
from app.fhir.json import dump
from app.store import records
from app.store.connection import Connection


def publish(connection: Connection, custodian: str, moment: datetime) -> int:
    """Keep all of them that are not kept yet, and say how many; a version that is there stays as it is."""
    published = (*questionnaires(), *concept_maps(), *message_definitions())
    return sum(enter(connection, custodian, one, moment) for one in published)


def enter(connection: Connection, custodian: str, resource: Json, moment: datetime) -> bool:
    """Keep a directory entry as version 1 under the id it has; False where there is one already."""
    if records.load(connection, resource["resourceType"], resource["id"]):
        return False
    kind, now = kind_of(resource), milliseconds(moment)
    meta = {"versionId": "1", "lastUpdated": instant_text(moment), **resource.get("meta", {})}
    rest = {name: value for name, value in resource.items() if name not in ("resourceType", "id", "meta")}
    stored = {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta, **rest}
    record = Record(
        type=resource["resourceType"],
        id=resource["id"],
        version=1,
        body=dump(stored).decode(),
        kind=kind.name,
        created=now,
        last_updated=now,
        custodian=custodian,
        data_class=kind.data_class,
    )
    declared = TYPES[record.type]
    records.add(connection, record, promoted(declared, stored), entries(declared, stored))
    return True

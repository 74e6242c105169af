"""Entries of the directory: kept by the organisation they name; a covered area told by its code as well."""

import json

from app.domain.catalogue.directory import KEEPERS
from app.domain.errors import refuse
from app.domain.json import Json
from app.services.draft import Draft
from app.services.parties import organisation_named, own_organisation
from app.services.writing import Work
from app.store import records

AREA_KEEPERS = ("icb", "oversight")
"""Types of organisation that say where an area is: routing trusts what they keep."""


def check(work: Work, draft: Draft, person: str | None) -> None:
    """DIR-001 unless the sender is whom the entry names, DIR-002 unless it may keep areas; covered areas get codes."""
    del person
    element = KEEPERS.get(draft.type)
    if element is None:
        return
    named = organisation_named(work, draft.resource.get(element, {}))
    if named is None or named.id != work.caller.organisation:
        raise refuse("DIR-001", f"{draft.at}.{element}", type=draft.type, element=element)
    if draft.type == "Location" and own_organisation(work).type not in AREA_KEEPERS:
        raise refuse("DIR-002", draft.at)
    if "coverageArea" in draft.resource:
        areas = [_coded(work, area) for area in draft.resource["coverageArea"]]
        draft.resource = draft.resource | {"coverageArea": areas}


def _coded(work: Work, area: Json) -> Json:
    """A reference to an area with the code and the name that its Location has."""
    record = records.load(work.connection, "Location", str(area.get("reference", "")).removeprefix("Location/"))
    if record is None:
        return area
    location = json.loads(record.body)
    codes = location.get("identifier", [])
    named = {"display": location["name"]} if "name" in location else {}
    return area | ({"identifier": codes[0]} if codes else {}) | named

"""Areas: where a person or an organisation is, by the codes that services are found by."""

import json

from app.domain.catalogue.names import ODS, POSTCODE_DISTRICT
from app.domain.json import Json
from app.domain.parties import Organisation
from app.services.directory_entries import AREA_KEEPERS
from app.services.registry import Registry
from app.store import directory, records
from app.store.connection import Connection

DEEPEST = 4
"""Areas within areas that are followed."""


def areas_of(connection: Connection, code: str) -> frozenset[str]:
    """A code of an area and those of the areas it lies in; nothing where the directory has no such area.

    Only areas kept by a board or by national oversight count.
    """
    registry = Registry(connection)
    for system in (POSTCODE_DISTRICT, ODS):
        for found in directory.carrying(connection, "Location", system, code.upper()):
            keeper = registry.get(found.custodian)
            if keeper and keeper.type in AREA_KEEPERS:
                return frozenset(_upwards(connection, json.loads(found.body)))
    return frozenset()


def _upwards(connection: Connection, area: Json) -> list[str]:
    codes: list[str] = []
    for _ in range(DEEPEST):
        codes += [str(one.get("value", "")).upper() for one in area.get("identifier", [])]
        above = str(area.get("partOf", {}).get("reference", "")).partition("/")[2]
        record = records.load(connection, "Location", above) if above else None
        if record is None:
            break
        area = json.loads(record.body)
    return [code for code in codes if code]


def area_of_person(connection: Connection, patient: Json) -> frozenset[str]:
    """The areas of a Patient's postcode, by its district alone; nothing without one that the directory knows."""
    postcodes = (str(address.get("postalCode", "")) for address in patient.get("address", []))
    found = (areas_of(connection, district(postcode)) for postcode in postcodes if postcode)
    return next((areas for areas in found if areas), frozenset())


def area_of_organisation(connection: Connection, organisation: Organisation) -> frozenset[str]:
    """The areas of the board an organisation belongs to; nothing without one."""
    registry = Registry(connection)
    parent = registry.get(organisation.parent) if organisation.parent else None
    board = organisation if organisation.type == "icb" else parent
    return areas_of(connection, board.code) if board and board.type == "icb" else frozenset()


def district(postcode: str) -> str:
    """The first half of a postcode, in capitals: what stands before the last digit and two letters."""
    plain = "".join(postcode.split()).upper()
    return plain[:-3] if len(plain) > 4 else plain

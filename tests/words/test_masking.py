"""A search stands in the ledger as it was asked, without what names a person."""

import pytest

from app.fhir.masking import masked

ID = "01a10b1e-b420-73fb-a443-a530762e4cb7"


@pytest.mark.parametrize(
    ("type", "asked", "kept"),
    [
        ("Task", f"owner=Organization/{ID}&status=requested&_count=20", None),
        ("Task", f"patient=Patient/{ID}&_lastUpdated=gt2026-10-13T09:30:00.000Z", None),
        ("Task", "status:not=requested,received&_sort=-authored-on", None),
        ("Observation", "date=ge2026-10-01&code=http://snomed.info/sct|365524007", None),
        ("AuditEvent", f"entity=Observation/{ID}&outcome=4", None),
        ("Patient", "family=Zztest&given=Wren&birthdate=1991-06-14", "family=***&given=***&birthdate=***"),
        ("Patient", "identifier=https://fhir.nhs.uk/Id/nhs-number|9990263396", "identifier=***"),
        ("Patient", "gender=female&name:contains=Wren", "gender=female&name:contains=***"),
        (
            "Task",
            "patient:identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9990263396",
            "patient:identifier=***",
        ),
        ("Task", "patient.identifier=9990263396", "patient.identifier=***"),
        ("Task", "patient=9990263396", "patient=***"),
        ("Task", "status=999 026 3396", "status=***"),
        ("Task", "_id=QQ123456C", "_id=***"),
        ("Task", "group-identifier=https://w.example/ref|ABCD1234EFGH", "group-identifier=***"),
        ("Task", "_page=eyJ4IjoiWnp0ZXN0In0", "_page=***"),
        ("Task", "nobody=knows&9990263396", "nobody=***&***"),
        ("Nonsense", "status=x", "status=***"),
        ("Task", "_include=Task:focus&_revinclude:iterate=Observation:subject:Patient", None),
        ("Task", "_include=Zztest:Wren&_include=9990263396", "_include=***&_include=***"),
        ("Task", "", ""),
    ],
)
def test_a_search_is_kept_without_what_names_a_person(type: str, asked: str, kept: str | None) -> None:
    assert masked(asked, type) == (asked if kept is None else kept)

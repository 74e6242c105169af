"""Links, broken glass, pinned versions: the decision over rows whose acts come later (access.md 4)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from app.domain.actor import Actor
from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.grant import Grant, denial
from app.domain.record import Record
from app.fhir.search import read_query
from app.store import records, search
from app.store.database import Database
from app.store.history import history
from app.store.release_links import Link, add_link, lock_link
from app.store.wall import OPERATOR, facing
from tests.store.rows import NOW, allow, caller, fresh, organisation, permit, put, rank_of, record, whole

EMPLOYER, OH = f"org:{organisation('TESTEMP3')}", f"org:{organisation('TESTOH1')}"
PARTY = (EMPLOYER, "type:employer", "*")
LATER = NOW - 400


def link(id: str = "Z", **changes: Any) -> Caller:
    """Who opened a release link; it sees as its party does, and is nobody else."""
    return replace(caller("employer-3", link=id, party=PARTY), **changes)


def given(connection: Connection, id: str = "Z") -> None:
    """A link as it stands when it has been given to somebody."""
    one = Link(
        id,
        f"token {id}",
        "",
        fresh(),
        EMPLOYER,
        "employer-advice",
        "Composition",
        fresh(),
        1,
        NOW,
        NOW + 1,
    )
    if lock_link(connection, one.token) is None:
        add_link(connection, one)


def to_link(made: Record, **changes: Any) -> Grant:
    return permit("link:Z", f"rec:{made.id}", purpose="employer-advice", data_class="A", basis="link", **changes)


DENIALS: dict[str, tuple[list[tuple[int, Grant]], int]] = {
    "nothing more": ([], 1),
    "a denial of the link": ([(2, denial("link:Z", "*", LATER))], 0),
    "a denial of its party": ([(2, denial(EMPLOYER, "employer-advice", LATER))], 0),
    "a denial of its party's type": ([(2, denial("type:employer", "*", LATER))], 0),
    "a denial of everybody": ([(2, denial("*", "*", LATER))], 0),
    "an older denial of its party": ([(0, denial(EMPLOYER, "*", LATER))], 1),
    "a denial of its party for another purpose": ([(2, denial(EMPLOYER, "dwp-status", LATER))], 1),
    "a denial of another party": ([(2, denial(OH, "*", LATER))], 1),
    "a denial of another link": ([(2, denial("link:Y", "*", LATER))], 1),
}


@pytest.mark.parametrize("world", DENIALS)
def test_a_link_sees_what_it_was_given_until_its_party_is_denied(database: Database, world: str) -> None:
    more, expected = DENIALS[world]
    with database.writing(OPERATOR) as connection:
        made = put(connection, record("Patient", data_class="A"))
        for id in ("Z", "Y"):
            given(connection, id)
        allow(connection, str(made.person), 1, to_link(made))
        for act, row in more:
            allow(connection, str(made.person), act, row)
    assert rank_of(database, link(), made) == expected
    assert rank_of(database, link("Y"), made) == 0
    assert rank_of(database, caller("employer-3"), made) == 0


def test_a_link_sees_neither_what_its_party_may_nor_what_its_party_keeps(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, record("Patient", data_class="A"))
        own = put(connection, record("Patient", data_class="A", custodian=organisation("TESTEMP3")))
        given(connection)
        row = permit(EMPLOYER, purpose="employer-advice", data_class="A")
        allow(connection, str(made.person), 1, row)
    assert (rank_of(database, caller("employer-3"), made), rank_of(database, link(), made)) == (1, 0)
    assert (rank_of(database, caller("employer-3"), own), rank_of(database, link(), own)) == (9, 0)


CLINICIAN = Actor("nhs-cis", "dr-one", "doctor", "Dr Zz One", is_clinical=True)
COLLEAGUE = Actor("nhs-cis", "dr-two", "doctor", "Dr Zz Two", is_clinical=True)


def test_broken_glass_opens_to_one_clinician_against_a_denial_and_closes_by_itself(database: Database) -> None:
    hour = NOW + 3_600_000
    with database.writing(OPERATOR) as connection:
        made = put(connection, record("Patient", data_class="A"))
        glass = permit(CLINICIAN.recipient, purpose="*", data_class="A", basis="break-glass", ends=hour, deniable=False)
        allow(connection, str(made.person), 1, glass)
        allow(connection, str(made.person), 2, denial("*", "*", LATER))
    doctor = caller("ed", actor=CLINICIAN)
    assert [rank_of(database, doctor, made, at) for at in (NOW, hour - 1, hour)] == [8, 8, 0]
    others = (caller("ed"), caller("ed", actor=COLLEAGUE), caller("ed", actor=replace(CLINICIAN, is_clinical=False)))
    assert [rank_of(database, other, made) for other in others] == [0, 0, 0]
    assert rank_of(database, caller("dwp-status", actor=CLINICIAN), made) == 0


def test_a_clinician_who_acts_still_sees_what_their_organisation_may(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, record())
        allow(connection, str(made.person), 1, permit(OH))
    assert rank_of(database, caller("oh-a", actor=CLINICIAN), made) == 9


def form(database: Database, versions: int = 3) -> Record:
    """A form of which there are some versions."""
    with database.writing(OPERATOR) as connection:
        made = record("QuestionnaireResponse", data_class="E", referral=None)
        for number in range(1, versions + 1):
            subject = {"reference": f"Patient/{made.person}"}
            body = {"status": "completed", "subject": subject, "authored": f"2026-10-0{number}"}
            put(connection, replace(made, version=number, last_updated=NOW + number), body)
    return made


def share(database: Database, made: Record, *versions: int, act: int = 1, **changes: Any) -> None:
    with database.writing(OPERATOR) as connection:
        rows = [
            permit(OH, f"rec:{made.id}", data_class="E", basis="share", version=number, **changes)
            for number in versions
        ]
        allow(connection, str(made.person), act, *rows)


def seen(database: Database, made: Record, asking: Caller | None = None) -> int:
    """The version that is read; 0 for none."""
    with database.reading(facing(asking or caller("oh-a"), NOW + 10)) as connection:
        found = records.read(connection, asking or caller("oh-a"), made.type, made.id, NOW + 10)
    return found.version if found else 0


def listed(database: Database, made: Record) -> list[int]:
    with database.reading(facing(caller("oh-a"), NOW + 10)) as connection:
        return [r.version for r in history(connection, caller("oh-a"), whole(made), NOW + 10)]


@pytest.mark.parametrize(("pinned", "latest"), [((1,), 1), ((2,), 2), ((1, 2), 2), ((2, 1), 2), ((3, 1), 3), ((7,), 0)])
def test_what_is_pinned_is_read_in_its_latest_pinned_version(
    database: Database, pinned: tuple[int, ...], latest: int
) -> None:
    made = form(database)
    assert (seen(database, made), listed(database, made)) == (0, [])
    share(database, made, *pinned)
    assert seen(database, made) == latest
    assert listed(database, made) == sorted(set(pinned) & {1, 2, 3}, reverse=True)
    assert seen(database, made, caller("oh-b")) == 0


def test_a_pinned_version_goes_with_a_denial_and_a_plain_permit_shows_the_current_one(database: Database) -> None:
    made = form(database)
    share(database, made, 2)
    with database.writing(OPERATOR) as connection:
        allow(connection, str(made.person), 2, permit(OH, f"rec:{made.id}", data_class="E"))
    assert seen(database, made) == 3
    with database.writing(OPERATOR) as connection:
        allow(connection, str(made.person), 3, denial(OH, "oh-assessment", LATER))
    assert (seen(database, made), listed(database, made)) == (0, [])
    share(database, made, 1, act=4)
    assert (seen(database, made), listed(database, made)) == (1, [1])


def found(database: Database, text: str, made: Record) -> list[int]:
    """Versions of the record that a search finds, and their number as a total tells it."""
    query, asking = read_query(TYPES[made.type], text), caller("oh-a")
    with database.reading(facing(asking, NOW + 10)) as connection:
        hits = search.search(connection, asking, query, 1, NOW + 10)
        whole = search.total(connection, asking, query, 1, NOW + 10)
    versions = [hit.record.version for hit in hits if hit.record.id == made.id]
    assert whole >= len(versions)
    return versions


@pytest.mark.parametrize("pinned", [2, 3])
def test_what_is_pinned_is_found_by_id_type_and_patient_and_by_nothing_else(database: Database, pinned: int) -> None:
    made = form(database)
    share(database, made, pinned)
    by = f"patient=Patient/{made.person}"
    for text in (
        f"_id={made.id}",
        by,
        f"_id={made.id}&{by}",
        f"subject=Patient/{made.person}",
        f"{by}&_sort=-_lastUpdated",
    ):
        assert found(database, text, made) == [pinned], text
    for text in ("status=completed", f"{by}&authored=ge2026-01-01", f"{by}&_lastUpdated=gt2020-01-01",
                 f"{by}&_sort=authored", f"_id={made.id}&status=completed"):  # fmt: skip
        assert found(database, text, made) == [], text


def test_pinned_and_plain_records_share_pages_in_their_order(database: Database) -> None:
    person, ids = fresh(), []
    for number in range(6):
        made = record("QuestionnaireResponse", person, data_class="E", referral=None, last_updated=NOW - 600 + number)
        body = {"status": "completed", "subject": {"reference": f"Patient/{person}"}}
        with database.writing(OPERATOR) as connection:
            put(connection, made, body)
            pin = 1 if number % 2 else None
            allow(connection, person, 1, permit(OH, f"rec:{made.id}", data_class="E", version=pin))
        ids.append(made.id)
    assert _paged(database, f"patient=Patient/{person}&_count=2") == ids
    assert _paged(database, f"patient=Patient/{person}&_count=2&_sort=-_lastUpdated") == ids[::-1]


def _paged(database: Database, text: str) -> list[str]:
    query, asking, ids = read_query(TYPES["QuestionnaireResponse"], text), caller("oh-a"), []
    while True:
        with database.reading(facing(asking, NOW + 10)) as connection:
            hits = search.search(connection, asking, query, 1, NOW + 10)
            assert search.total(connection, asking, query, 1, NOW + 10) == 6
        ids += [hit.record.id for hit in hits[: query.count]]
        if len(hits) <= query.count:
            return ids
        query = replace(query, after=hits[query.count - 1].place)

"""The one predicate on both databases: a table of small worlds, each with what the page says is seen (access.md 4)."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.grant import Grant, denial, notice_grant, owner_stub, requester_grant, subject_grant
from app.store import records
from app.store.database import Database
from app.store.history import history
from app.store.wall import OPERATOR
from tests.store.rows import NOW, allow, caller, fresh, organisation, permit, put, rank_of, record, whole

OH, OH_TYPE = f"org:{organisation('TESTOH1')}", "type:oh-provider"
GP = f"org:{organisation('TESTGP1')}"
Rows = list[tuple[int, Grant]]

DENIED = denial(OH, "oh-assessment", NOW - 500)
DENIED_ALL = denial("*", "*", NOW - 500)
STUB = permit(OH, deniable=False, rank=1)

WORLDS: dict[str, tuple[Rows, int]] = {
    "nobody allowed anything": ([], 0),
    "a permit over everything": ([(1, permit(OH))], 9),
    "a permit by type": ([(1, permit(OH_TYPE))], 9),
    "a permit for every organisation": ([(1, permit("*"))], 9),
    "a permit for another organisation": ([(1, permit(f"org:{organisation('TESTOH2')}"))], 0),
    "a permit for another type": ([(1, permit("type:ips"))], 0),
    "a permit for another purpose": ([(1, permit(OH, purpose="care-coordination"))], 0),
    "a permit for every purpose": ([(1, permit(OH, purpose="*"))], 9),
    "a permit for another class": ([(1, permit(OH, data_class="E"))], 0),
    "a permit for every class": ([(1, permit(OH, data_class="*"))], 9),
    "a permit over the keeper's records": ([(1, permit(OH, GP))], 9),
    "a permit over another keeper's records": ([(1, permit(OH, f"org:{organisation('TESTGP2')}"))], 0),
    "a permit over the referral": ([(1, permit(OH, "ref:{referral}"))], 9),
    "a permit over another referral": ([(1, permit(OH, f"ref:{fresh()}"))], 0),
    "a permit over the record": ([(1, permit(OH, "rec:{id}"))], 9),
    "a permit over another record": ([(1, permit(OH, f"rec:{fresh()}"))], 0),
    "a permit over this version": ([(1, permit(OH, version=1))], 9),
    "a permit over a version that is not there yet": ([(1, permit(OH, version=2))], 0),
    "a permit that shows part": ([(1, permit(OH, rank=4))], 4),
    "two permits: the greater one": ([(1, permit(OH, rank=4)), (1, permit(OH_TYPE))], 9),
    "a permit that has ended": ([(1, permit(OH, ends=NOW))], 0),
    "a permit that ends in a moment": ([(1, permit(OH, ends=NOW + 1))], 9),
    "a permit that begins now": ([(1, permit(OH, starts=NOW))], 9),
    "a permit that begins in a moment": ([(1, permit(OH, starts=NOW + 1))], 0),
    "a denial alone": ([(1, DENIED)], 0),
    "a permit, then a denial": ([(1, permit(OH)), (2, DENIED)], 0),
    "a denial, then a permit": ([(1, DENIED), (2, permit(OH))], 9),
    "a denial and a permit in one act": ([(1, DENIED), (1, permit(OH))], 0),
    "permit, denial, permit": ([(1, permit(OH)), (2, DENIED), (3, permit(OH))], 9),
    "permit, denial, permit of part": ([(1, permit(OH)), (2, DENIED), (3, permit(OH, rank=4))], 4),
    "permit, denial, permit, denial": ([(1, permit(OH)), (2, DENIED), (3, permit(OH)), (4, DENIED)], 0),
    "a denial of another recipient": ([(1, permit(OH)), (2, denial(GP, "oh-assessment", NOW - 500))], 9),
    "a denial for another purpose": ([(1, permit(OH)), (2, denial(OH, "dwp-status", NOW - 500))], 9),
    "a denial for every purpose": ([(1, permit(OH)), (2, denial(OH, "*", NOW - 500))], 0),
    "a denial of a type": ([(1, permit(OH)), (2, denial(OH_TYPE, "oh-assessment", NOW - 500))], 0),
    "a denial of everybody": ([(1, permit(OH)), (2, DENIED_ALL)], 0),
    "a denial of everybody, then a permit": ([(1, DENIED_ALL), (2, permit(OH))], 9),
    "a permit by type never outranks": ([(1, DENIED), (2, permit(OH_TYPE, never_outranks=True))], 0),
    "a permit by type beside no denial": ([(2, permit(OH_TYPE, never_outranks=True))], 9),
    "an agreement never outranks": ([(1, DENIED_ALL), (9, permit(OH, basis="agreement", never_outranks=True))], 0),
    "what cannot be denied stands": ([(1, STUB), (2, DENIED_ALL)], 1),
    "what cannot be denied stands beside what is": ([(1, permit(OH)), (1, STUB), (2, DENIED)], 1),
    "a denial that was taken back": ([(1, permit(OH)), (2, replace(DENIED, ends=NOW - 1))], 9),
}


def _reaching(grant: Grant, id: str, referral: str) -> Grant:
    return replace(grant, reach=grant.reach.format(id=id, referral=referral))


@pytest.mark.parametrize("name", WORLDS)
def test_an_oh_clinician_sees_what_the_rows_say(database: Database, name: str) -> None:
    rows, wanted = WORLDS[name]
    with database.writing(OPERATOR) as connection:
        made = put(connection, record())
        assert made.person
        for act, grant in rows:
            allow(connection, made.person, act, _reaching(grant, made.id, str(made.referral)))
    assert rank_of(database, caller(), made) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, 9),
        ({"data_class": "F"}, 9),
        ({"data_class": "J"}, 0),
        ({"data_class": "G"}, 0),
        ({"data_class": "draft"}, 0),
        ({"type": "ServiceRequest"}, 9),
        ({"type": "Consent", "data_class": "A"}, 3),
        ({"type": "Patient", "data_class": "A"}, 8),
    ],
)
def test_the_matrix_is_a_ceiling_over_every_permit(database: Database, changes: dict[str, Any], wanted: int) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, record(**changes))
        allow(connection, str(made.person), 1, permit("*", data_class="*", purpose="*"))
    assert rank_of(database, caller(), made) == wanted


@pytest.mark.parametrize(
    ("name", "type", "data_class", "wanted"),
    [
        ("gp", "Observation", "D", 9),
        ("gp", "Observation", "J", 0),
        ("oh-a", "Observation", "J", 9),
        ("gp", "Observation", "draft", 9),
        ("oh-a-admin", "Observation", "D", 4),
        ("oh-a-admin", "ServiceRequest", "D", 0),
        ("employer", "ServiceRequest", "D", 9),
        ("employer", "Observation", "D", 0),
        ("kit", "Observation", "E", 9),
        ("person", "Observation", "D", 0),
        ("ig", "Observation", "D", 0),
        ("none", "Observation", "D", 0),
    ],
)
def test_an_organisations_own_records_take_the_cell_of_its_role(
    database: Database, name: str, type: str, data_class: str, wanted: int
) -> None:
    asking = caller(name, person=fresh())
    with database.writing(OPERATOR) as connection:
        made = put(connection, record(type, custodian=asking.organisation, data_class=data_class))
        allow(connection, str(made.person), 1, DENIED_ALL)
    assert rank_of(database, asking, made) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"), [("oh-a", 1), ("oh-a-admin", 1), ("gp", 9), ("oh-b", 0), ("dwp-status", 0), ("person", 9)]
)
def test_a_task_is_a_stub_to_its_owner_and_whole_to_its_requester(database: Database, name: str, wanted: int) -> None:
    person = fresh()
    with database.writing(OPERATOR) as connection:
        made = put(connection, record("Task", person, custodian=fresh(), data_class="B"))
        owned = owner_stub(organisation("TESTOH1"), made.id, NOW - 1)
        requested = requester_grant(organisation("TESTGP1"), str(made.referral), NOW - 1)
        allow(connection, person, 1, owned, requested, subject_grant(person, NOW - 1))
        allow(connection, person, 2, DENIED_ALL)
    assert rank_of(database, caller(name, person=person), made) == wanted


def test_a_notice_is_seen_by_whom_it_is_to_whatever_was_denied(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, record("Communication", custodian=fresh(), data_class="C"))
        allow(connection, str(made.person), 1, notice_grant(organisation("TESTOH1"), made.id, NOW - 1))
        allow(connection, str(made.person), 2, DENIED_ALL)
    assert rank_of(database, caller(), made) == 9


def test_another_persons_permit_opens_nothing(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, record())
        allow(connection, fresh(), 1, permit("*", purpose="*", data_class="*"))
    assert rank_of(database, caller(), made) == 0


def test_a_record_of_nobody_is_its_keepers_alone(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, replace(record(), person=None))
    assert rank_of(database, caller(), made) == 0
    assert rank_of(database, caller("gp"), made) == 9


def test_a_suspended_client_sees_nothing_at_once(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        made = put(connection, record())
    assert rank_of(database, caller("gp"), made) == 9
    assert rank_of(database, caller("gp", client_id="nobody"), made) == 0


def test_a_version_pinned_permit_opens_that_version_alone(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        first = put(connection, record())
        put(connection, replace(first, version=2, last_updated=NOW + 10))
        allow(connection, str(first.person), 1, permit(OH, f"rec:{first.id}", version=1))
    assert rank_of(database, caller(), first, NOW + 20) == 0
    with database.reading(OPERATOR) as connection:
        seen = [records.read_version(connection, caller(), first.type, first.id, v, NOW + 20) for v in (1, 2)]
        listed = history(connection, caller(), whole(first), NOW + 20)
    assert [version.rank if version else 0 for version in seen] == [9, 0]
    assert [version.version for version in listed] == [1]


def test_a_version_keeps_the_class_it_was_stored_with(database: Database) -> None:
    with database.writing(OPERATOR) as connection:
        draft = put(connection, record(data_class="draft"))
        put(connection, replace(draft, version=2, data_class="D", last_updated=NOW + 10))
        allow(connection, str(draft.person), 1, permit(OH))
    with database.reading(OPERATOR) as connection:
        listed = history(connection, caller(), whole(draft), NOW + 20)
        own = history(connection, caller("gp"), whole(draft), NOW + 20)
    assert [version.version for version in listed] == [2]
    assert [version.version for version in own] == [2, 1]


class TestHavingSeen:
    """Whether a caller's rank on a very record was ever above nothing (design.md 8, rule 3)."""

    @pytest.mark.parametrize(
        ("grant", "wanted"),
        [
            (permit(OH, ends=NOW + 100), True),
            (permit(OH, starts=NOW - 1000, ends=NOW), False),
            (permit(OH, starts=NOW - 1000, ends=NOW + 1), True),
            (permit(OH, starts=NOW + 500, ends=NOW + 600), True),
            (permit(OH, data_class="E", ends=NOW + 100), False),
            (permit(OH, purpose="dwp-status", ends=NOW + 100), False),
            (permit(f"org:{organisation('TESTOH2')}", ends=NOW + 100), False),
        ],
    )
    def test_a_right_counts_where_it_met_the_record(self, database: Database, grant: Grant, wanted: bool) -> None:
        with database.writing(OPERATOR) as connection:
            made = put(connection, record())
            allow(connection, str(made.person), 1, grant)
        with database.reading(OPERATOR) as connection:
            assert records.has_been_seen(connection, caller(), made.type, made.id) is wanted

    def test_a_right_denied_all_along_does_not_count(self, database: Database) -> None:
        with database.writing(OPERATOR) as connection:
            made = put(connection, record())
            allow(connection, str(made.person), 1, permit(OH, ends=NOW + 100))
            allow(connection, str(made.person), 2, replace(DENIED, starts=NOW - 1000))
        with database.reading(OPERATOR) as connection:
            assert not records.has_been_seen(connection, caller(), made.type, made.id)

    def test_a_right_on_a_draft_that_came_later_does_not_count(self, database: Database) -> None:
        with database.writing(OPERATOR) as connection:
            draft = put(connection, record(data_class="draft"))
            allow(connection, str(draft.person), 1, permit(OH, ends=NOW + 5))
            put(connection, replace(draft, version=2, data_class="D", last_updated=NOW + 10))
        with database.reading(OPERATOR) as connection:
            assert not records.has_been_seen(connection, caller(), draft.type, draft.id)

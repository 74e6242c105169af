"""Rows come under a signed checkpoint, none is passed by, and nothing is signed over a broken tree."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import ColumnElement, func, select

from app.domain.checkpoint import read_note
from app.services.ledger_key import verified
from app.services.sealing import LedgerBrokenError, Sealer, unsealed_age
from app.store.append_only import protect, release
from app.store.leaves import HOUR
from app.store.tables.audit import audit_event
from app.store.tables.ledger import audit_leaf, audit_node
from app.store.wall import OPERATOR
from tests.kit.gateways import World
from tests.ledger.rows import evidence

Written = Callable[[int], list[str]]


def test_rows_get_places_in_the_order_of_their_numbers_and_one_signed_checkpoint(
    sealer: Sealer, written: Written
) -> None:
    ids = written(5)
    assert sealer.seal() == len(ids)
    with sealer.gateway.database.reading(OPERATOR) as connection:
        placed = connection.execute(select(audit_leaf.c.audit_id).order_by(audit_leaf.c.position)).scalars()
        assert list(placed) == ids
    (note,) = sealer.outside.notes()
    checkpoint = verified(note, sealer.key.verifier)
    assert (checkpoint.size, checkpoint.epoch) == (len(ids), 1)


def test_nothing_new_makes_no_new_checkpoint(sealer: Sealer, written: Written) -> None:
    written(3)
    sealer.seal()
    assert sealer.seal() == 0
    assert len(sealer.outside.notes()) == 1


def test_more_than_a_thousand_rows_become_several_checkpoints(sealer: Sealer, written: Written) -> None:
    total = len(written(2500))
    assert sealer.seal() == total
    sizes = [read_note(note)[0].size for note in sealer.outside.notes()]
    assert sizes == [1000, 2000, total]
    with sealer.gateway.database.reading(OPERATOR) as connection:
        assert connection.execute(select(func.count()).select_from(audit_node)).scalar() == total // 256


def test_checkpoints_that_a_crash_kept_from_the_file_are_appended_later(
    sealer: Sealer, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(3)
    with monkeypatch.context() as patched:
        patched.setattr(type(sealer.outside), "append", _no_space)
        with pytest.raises(OSError, match="full"):
            sealer.seal()
    assert sealer.outside.notes() == []
    written(3)
    sealer.seal()
    assert len(sealer.outside.notes()) == 2


def test_a_row_that_committed_late_is_sealed_by_the_look_back(sealer: Sealer, written: Written) -> None:
    late = written(3)[0]
    _set_aside(sealer, late, HOUR // 2)
    assert sealer.seal() == 0
    assert sealer.missed() == []
    assert sealer.seal(HOUR) == 1


def test_a_row_that_committed_late_is_sealed_once_the_rows_after_it_are(sealer: Sealer, written: Written) -> None:
    late = written(3)[-3]
    _set_aside(sealer, late, 1000)
    newer = written(1500)
    sealer.seal()
    with sealer.gateway.database.reading(OPERATOR) as connection:
        placed = set(connection.execute(select(audit_leaf.c.audit_id)).scalars())
    assert {late, *newer} <= placed
    assert sealer.seal() == 0


def test_a_row_that_was_passed_by_for_an_hour_is_an_alarm_and_not_sealed(sealer: Sealer, written: Written) -> None:
    stray = written(3)[0]
    _set_aside(sealer, stray, 2 * HOUR)
    assert sealer.seal(HOUR) == 0
    assert [row.id for row in sealer.missed()] == [stray]


def test_an_old_row_that_is_put_in_behind_the_newest_is_an_alarm_and_not_sealed(
    sealer: Sealer, written: Written
) -> None:
    written(3)
    sealer.seal()
    stray = written(1)[-1]
    _age(sealer, 2 * HOUR, audit_event.c.id == stray)
    assert sealer.seal(HOUR) == 0
    assert [row.id for row in sealer.missed()] == [stray]


def test_after_days_without_a_sealer_every_row_is_sealed_even_when_it_is_stopped_on_the_way(
    sealer: Sealer, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = len(written(2500))
    _age(sealer, 50 * HOUR, audit_event.c.number > 0)
    with monkeypatch.context() as patched:
        patched.setattr(type(sealer.outside), "append", _no_space)
        with pytest.raises(OSError, match="full"):
            sealer.seal()
    assert unsealed_age(sealer.gateway) > 49 * 3600
    assert sealer.missed() == []
    assert sealer.seal() == total - 1000
    assert sealer.missed() == []


def test_the_age_of_the_unsealed_is_told(sealer: Sealer, written: Written) -> None:
    written(1)
    assert unsealed_age(sealer.gateway) >= 0
    sealer.seal()
    assert unsealed_age(sealer.gateway) == 0


def test_nothing_is_signed_when_the_database_lacks_what_stands_outside(sealer: Sealer, written: Written) -> None:
    written(3)
    sealer.seal()
    _put_back_empty(sealer)
    with pytest.raises(LedgerBrokenError, match="kept outside"):
        sealer.seal()


def test_nothing_is_signed_over_changed_leaves(sealer: Sealer, written: Written) -> None:
    written(3)
    sealer.seal()
    with sealer.gateway.database.owning() as connection:
        release(connection)
        connection.execute(audit_leaf.update().where(audit_leaf.c.position == 1).values(leaf=bytes(32)))
    with pytest.raises(LedgerBrokenError, match="not the one"):
        sealer.seal()


def test_a_restore_goes_on_in_a_new_epoch_that_names_the_last_checkpoint_outside(
    sealer: Sealer, written: Written
) -> None:
    ids = written(3)
    sealer.seal()
    _put_back_empty(sealer)
    made = sealer.start_epoch("disk lost on Monday")
    assert (made.epoch, made.restored and made.restored.after) == (2, len(ids))
    written(2)
    assert sealer.seal() == 2
    assert [read_note(note)[0].epoch for note in sealer.outside.notes()] == [1, 2, 2]


def test_no_epoch_is_started_without_a_restore(sealer: Sealer, written: Written) -> None:
    written(3)
    sealer.seal()
    with pytest.raises(LedgerBrokenError, match="nothing was restored"):
        sealer.start_epoch("no reason")


def test_the_sealer_passes_no_row_by_while_eight_write(everywhere: World, sealer: Sealer) -> None:
    gateway, failed = everywhere.gateway, []

    def work() -> None:
        try:
            for number in range(50):
                if number % 2:
                    write_some(50)
                else:
                    gateway.ledger.commit(*(evidence(one) for one in range(50)))
        except Exception as fault:
            failed.append(fault)

    def write_some(number: int) -> None:
        with gateway.database.writing() as connection:
            gateway.ledger.append(connection, *(evidence(one) for one in range(number)))

    writers = [threading.Thread(target=work) for _ in range(8)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        sealer.seal()
    sealer.seal()
    assert failed == []
    with gateway.database.reading(OPERATOR) as connection:
        rows = connection.execute(select(func.count()).select_from(audit_event)).scalar_one()
        placed = connection.execute(select(func.count(), func.max(audit_leaf.c.position))).one()
    assert rows >= 20_000
    assert tuple(placed) == (rows, rows - 1)
    assert sealer.missed() == []


def _no_space(*_: object) -> None:
    raise OSError("the disk is full")


def _age(sealer: Sealer, by: int, which: ColumnElement[bool]) -> None:
    """Make rows as old as that, in milliseconds."""
    with sealer.gateway.database.owning() as connection:
        release(connection)
        connection.execute(audit_event.update().where(which).values(recorded=audit_event.c.recorded - by))
        protect(connection)


def _set_aside(sealer: Sealer, id: str, by: int) -> None:
    """Make a row that age, and one that commits only after those written after it were sealed."""
    _age(sealer, by, audit_event.c.id == id)
    with sealer.gateway.database.owning() as connection:
        release(connection)
        row = dict(connection.execute(select(audit_event).where(audit_event.c.id == id)).mappings().one())
        connection.execute(audit_event.delete().where(audit_event.c.id == id))
        protect(connection)
    sealer.seal()
    with sealer.gateway.database.owning() as connection:
        connection.execute(audit_event.insert().values(row))


def _put_back_empty(sealer: Sealer) -> None:
    """What a restored backup from before the first sealing looks like."""
    from app.store.wipe import wipe

    with sealer.gateway.database.owning() as connection:
        wipe(connection)

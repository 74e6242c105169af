"""Idempotency keys: one effect for a client and its key, however many ask at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from app.store import idempotency
from app.store.database import Database
from app.store.wall import OPERATOR
from tests.store.rows import NOW, fresh


class FailedError(Exception):
    """A write that goes wrong half-way."""


def test_a_key_is_claimed_once(database: Database) -> None:
    key = fresh()
    with database.writing(OPERATOR) as connection:
        assert idempotency.claim_key(connection, "a", key, "digest", NOW)
        idempotency.keep_answer(connection, "a", key, "answer")
    with database.writing(OPERATOR) as connection:
        assert not idempotency.claim_key(connection, "a", key, "other", NOW)
        assert idempotency.claim_key(connection, "b", key, "digest", NOW)
        assert idempotency.kept_answer(connection, "a", key) == idempotency.Kept("digest", "answer")
        assert idempotency.kept_answer(connection, "a", fresh()) is None


def test_a_key_whose_write_fails_is_free_again(database: Database) -> None:
    key = fresh()
    with suppress(FailedError), database.writing(OPERATOR) as connection:
        assert idempotency.claim_key(connection, "a", key, "digest", NOW)
        raise FailedError
    with database.writing(OPERATOR) as connection:
        assert idempotency.claim_key(connection, "a", key, "digest", NOW)


def test_a_second_claim_waits_for_the_first_to_commit(database: Database) -> None:
    key, begun, order = fresh(), threading.Event(), []

    def first() -> bool:
        with database.writing(OPERATOR) as connection:
            claimed = idempotency.claim_key(connection, "a", key, "digest", NOW)
            begun.set()
            idempotency.keep_answer(connection, "a", key, "answer")
            order.append("first")
        return claimed

    def second() -> bool:
        begun.wait(10)
        with database.writing(OPERATOR) as connection:
            claimed = idempotency.claim_key(connection, "a", key, "digest", NOW)
            order.append("second")
        return claimed

    with ThreadPoolExecutor(2) as threads:
        claims = [done.result(30) for done in (threads.submit(first), threads.submit(second))]
    assert (claims, order) == ([True, False], ["first", "second"])


def test_old_keys_are_forgotten(database: Database) -> None:
    old, new = fresh(), fresh()
    with database.writing(OPERATOR) as connection:
        idempotency.claim_key(connection, "a", old, "digest", NOW - 10**9)
        idempotency.claim_key(connection, "a", new, "digest", NOW)
        assert idempotency.forget_answers(connection, NOW - 10**8) >= 1
        assert idempotency.kept_answer(connection, "a", old) is None
        assert idempotency.kept_answer(connection, "a", new) is not None

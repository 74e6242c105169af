"""Merges beside other work: one of two wins, and no write ends up with a person who is no more (design.md 4)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.domain.errors import Refusal
from app.services.merging import merge, unmerge
from tests.kit.builders import consent, permit
from tests.kit.gateways import World
from tests.people.twins import person, twins

ROUNDS, WRITERS = 4, 4


def test_of_two_merges_at_once_one_is_done_and_one_refused(everywhere: World) -> None:
    pair = twins(everywhere)

    def one(keep: str, other: str) -> str:
        try:
            merge(everywhere.gateway, keep, other, "Both at once")
        except Refusal as refusal:
            return refusal.issues[0].code
        return "done"

    with ThreadPoolExecutor(2) as threads:
        ends = list(threads.map(one, (pair.first, pair.second), (pair.second, pair.first)))
    assert sorted(ends) == ["PER-014", "done"]
    assert len(set(pair.persons())) == 1


def test_a_write_beside_merges_and_their_undoing_stays_with_its_patient(everywhere: World) -> None:
    pair = twins(everywhere)
    senders = ((everywhere.as_client("gp"), pair.first), (pair.sent.requester, pair.second))

    def write(number: int) -> list[str]:
        caller, subject = senders[number % 2]
        body = consent(subject, permit("TESTOH2", "oh-assessment", "A"), taker=caller.organisation.code)
        answers = [caller.post("/Consent", body) for _ in range(ROUNDS * 2)]
        assert {answer.status_code for answer in answers} == {201}
        return [f"Consent/{answer.json()['id']}" for answer in answers]

    with ThreadPoolExecutor(WRITERS) as threads:
        writing = [threads.submit(write, number) for number in range(WRITERS)]
        for number in range(ROUNDS):
            id = merge(everywhere.gateway, pair.first, pair.second, "Back")
            if number < ROUNDS - 1:
                unmerge(everywhere.gateway, id, "And forth")
        written = [done.result(120) for done in writing]
    assert {person(everywhere, name) for names in written for name in names} == {pair.persons()[0]}
    unmerge(everywhere.gateway, id, "At last")
    for number, names in enumerate(written):
        assert {person(everywhere, name) for name in names} == {pair.persons()[number % 2]}


class FullLedger:
    """A ledger whose disk is full."""

    def append(self, *_: object) -> None:
        """Never written."""
        raise OSError("disk full")


def test_a_merge_whose_audit_row_cannot_be_written_changes_nothing(everywhere: World) -> None:
    pair = twins(everywhere)
    first, second = pair.first, pair.second
    before = pair.persons()
    full = replace(everywhere.gateway, ledger=FullLedger())
    with pytest.raises(OSError, match="disk full"):
        merge(full, first, second, "Never written down")
    assert pair.persons() == before
    assert pair.sees(pair.note, pair.sent.request) == [404, 200]

"""Worlds by the hundred, in CI two thousand: each caller sees of each record what the page says, no more, no less."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.kit.databases import BOTH
from tests.kit.seeds import sampled, seed_of_this_run
from tests.oracle.comparing import Comparison, compare, grown

BATCHES, WORLDS = 2, int(os.environ.get("GATEWAY_TEST_WORLDS", "60"))
FEW, BROKEN_WORLDS, BROKEN_SEEDS, LATER = 150, 60, range(202, 210), 200
"""What is seldom is looked for in one set of worlds after the other; `LATER` is days after the last act."""

TIED = (
    "source_type = 'Consent' and source_id in (select c.id from consent c join patient p"
    " on c.person_id = p.person_id and c.body like '%' || p.id || '%' where p.body like '%seealso%')"
)
"""Grants that rest on Consents about a Patient who was tied to another."""

MERGED = "person_id in (select merged_into from person where merged_into is not null)"
"""Grants on somebody who was found to be two."""

BESIDE = "basis = 'link' and recipient in (select recipient from release_link where party like 'link:%')"
"""Grants of links that were made for somebody beside the person."""

PLANS = "basis in ('release', 'link') and exists (select 1 from care_plan p where reach = 'rec:' || p.id)"
"""Grants of plans that were released."""

BROKEN = {
    "denials are lost": "delete from disclosure_grant where effect = 0",
    "a permit is lost": "delete from disclosure_grant where effect = 1 and basis = 'consent' and \"row\" % 7 = 0",
    "permits never end": "update disclosure_grant set ends = 1 << 50, ended = false where effect = 1 and deniable",
    "permits begin at once": "update disclosure_grant set starts = 0 where effect = 1 and deniable",
    "a consent reaches everything": "update disclosure_grant set reach = '*' where basis = 'consent' and effect = 1",
    "a permit by type outranks": "update disclosure_grant set ord = 9999 where recipient like 'type:%' and effect = 1",
    "a denial misses a purpose": "update disclosure_grant set purpose = 'research' where effect = 0",
    "a share is of no version": "update disclosure_grant set version = null where basis = 'share'",
    "a share names every section": "update disclosure_grant set sections = '[\"1\",\"4\"]' where basis = 'share'",
    "a release shows every version": "update disclosure_grant set version = null where basis = 'release'",
    "a release never ends": "update disclosure_grant set ends = 1 << 50, ended = false where basis = 'release'",
    "a release outranks a refusal": "update disclosure_grant set ord = 9999 where basis = 'release'",
    "a permit to release is sight": "update disclosure_grant set data_class = 'C' where data_class = 'may-release'",
    "a link never ends": "update disclosure_grant set ends = 1 << 50, ended = false where basis = 'link'",
    "a link is refused nothing": "update disclosure_grant set ord = 9999 where basis = 'link'",
    "an escalation never ends": "update disclosure_grant set ends = 1 << 50, ended = false where basis = 'escalation'",
    "an escalation shows all": "update disclosure_grant set reach = '*' where basis = 'escalation'",
    "an escalation shows an address": "update disclosure_grant set \"rank\" = 9 where basis = 'escalation'",
    "a disclosure is seen by all": "update disclosure_grant set recipient = '*' where basis = 'public-interest'",
    "glass stays broken": "update disclosure_grant set ends = 1 << 50, ended = false where basis = 'break-glass'",
    "a tie loses a permit": "update disclosure_grant set ends = 0, ended = true where " + TIED,  # noqa: S608  a constant
    "a tie outranks a refusal": "update disclosure_grant set ord = 9999 where effect = 1 and " + TIED,  # noqa: S608  a constant
    "a merge loses a refusal": "delete from disclosure_grant where effect = 0 and " + MERGED,  # noqa: S608  a constant
    "a merge outranks a refusal": "update disclosure_grant set ord = 9999 where deniable and effect = 1 and " + MERGED,  # noqa: S608  a constant
    "a merge forgets what stood": "update disclosure_grant set ord = 0 where effect = 1 and " + MERGED,  # noqa: S608  a constant
    "a question is lost": "update disclosure_grant set ends = 0, ended = true where basis = 'asked'",
    "whoever asks is refused nothing": "update disclosure_grant set ord = 9999 where basis = 'owner' and deniable",
    "somebody beside keeps the link": "update disclosure_grant set ends = 1 << 50, ended = false where " + BESIDE,  # noqa: S608  a constant
    "somebody beside reads it all": "update disclosure_grant set version = null where " + BESIDE,  # noqa: S608  a constant
    "a plan is shown before it is agreed": "update resource_version set data_class = 'C' where type = 'CarePlan'",
    "a released plan is of no version": "update disclosure_grant set version = null where " + PLANS,  # noqa: S608  a constant
    "an owner sees its Task whole": "update disclosure_grant set \"rank\" = 9 where basis = 'owner'",
}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_access_of_many_worlds_is_what_the_page_says(tmp_path: Path, batch: int) -> None:
    told = compare("sqlite", tmp_path, seed_of_this_run() + batch, WORLDS)
    assert told.worlds == WORLDS
    assert told.seen > 10 * WORLDS
    assert told.pinned > WORLDS // 10, "shares of passports are among them"
    assert not told.wrong, f"{len(told.wrong)} of {told.accesses}:\n" + "\n".join(told.wrong[:12])


def test_a_broken_rule_does_not_go_unnoticed(tmp_path: Path) -> None:
    unnoticed = dict(sampled([*BROKEN.items()]))
    for seed in BROKEN_SEEDS:
        if unnoticed:
            (folder := tmp_path / str(seed)).mkdir()
            with grown("sqlite", folder, seed, BROKEN_WORLDS) as comparison:
                assert not comparison.told.wrong, comparison.told.wrong[:12]
                unnoticed = {how: what for how, what in unnoticed.items() if not _found(comparison, what)}
    assert not unnoticed


def _found(comparison: Comparison, statement: str) -> bool:
    """Whether the evaluator finds what a statement breaks, now or once what has an end is over; it is taken back."""
    inner = comparison.at.connection.begin_nested()
    comparison.at.connection.execute(text(statement))
    comparison.look(0, at_most=1)
    if not comparison.told.wrong:
        comparison.look(LATER, at_most=1)
    inner.rollback()
    found = bool(comparison.told.wrong)
    comparison.told.wrong.clear()
    return found


@pytest.mark.parametrize("kind", BOTH[1:])
def test_postgresql_decides_the_same(tmp_path: Path, kind: str) -> None:
    told = compare(kind, tmp_path, seed_of_this_run(), FEW)
    assert not told.wrong, f"{len(told.wrong)} of {told.accesses}:\n" + "\n".join(told.wrong[:12])

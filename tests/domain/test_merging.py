"""How two orders of acts become one: a denial of either stands over both, and own later permits over own denials."""

from dataclasses import replace

import pytest

from app.domain.merging import Held, ended, orders

NOW, LATER = 1000, 9000
TYPES = {"oh": "oh-provider", "gp": "gp-practice"}
PERMIT = Held(1, "kept", "org:oh", "oh-assessment", 1, True, "ref:1", "consent", LATER, 5)
DENIAL = Held(2, "other", "org:oh", "oh-assessment", 0, True, "*", "consent", LATER, 3)
OWN = replace(DENIAL, row=3, person="kept")


def stands(*held: Held) -> bool:
    """Whether the permit stands above every denial after a merge."""
    placed = orders(held, 20, NOW, TYPES)
    order = {one.row: placed.get(one.row, one.ord) for one in held}
    return all(order[PERMIT.row] > order[one.row] for one in held if one.effect == 0)


@pytest.mark.parametrize(
    ("denials", "wanted"),
    [
        ([DENIAL], False),
        ([replace(DENIAL, ord=99)], False),
        ([OWN], True),
        ([replace(OWN, ord=6)], False),
        ([OWN, DENIAL], False),
        ([OWN, replace(DENIAL, recipient="type:oh-provider")], False),
        ([OWN, replace(DENIAL, recipient="*", purpose="*")], False),
    ],
)
def test_a_permit_outranks_only_denials_of_its_own_person(denials: list[Held], wanted: bool) -> None:
    assert stands(PERMIT, *denials) is wanted


@pytest.mark.parametrize(
    "changes", [{"recipient": "org:gp"}, {"recipient": "type:gp-practice"}, {"purpose": "dwp-status"}, {"ends": NOW}]
)
def test_a_denial_of_something_else_leaves_a_permit_above_its_own(changes: dict) -> None:
    assert orders([PERMIT, OWN, replace(DENIAL, **changes)], 20, NOW, TYPES)[PERMIT.row] == 21


def test_a_permit_to_a_type_is_never_raised() -> None:
    by_type = replace(PERMIT, recipient="type:oh-provider", ord=0)
    assert by_type.row not in orders([by_type, OWN], 20, NOW, TYPES)


def test_permits_over_everything_end_and_after_a_death_every_deniable_one() -> None:
    wide, dead = replace(PERMIT, row=4, reach="*"), replace(PERMIT, row=5, reach="*", ends=NOW)
    subject = replace(PERMIT, row=6, reach="*", basis="subject", deniable=False, recipient="person:kept")
    stub = replace(PERMIT, row=7, deniable=False)
    held = [PERMIT, DENIAL, wide, dead, subject, stub]
    assert ended(held, NOW, deceased=False) == {wide.row}
    assert ended(held, NOW, deceased=True) == {PERMIT.row, wide.row}

"""The one number that made-up worlds of a test run are made from: printed at its end, given again to see them again."""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

NAME = "GATEWAY_TEST_SEED"
SHARE = "GATEWAY_TEST_SHARE"

Case = TypeVar("Case")


def settle_seed() -> None:
    """Draw the seed of this run, unless it was given; the test processes inherit it."""
    os.environ.setdefault(NAME, str(random.SystemRandom().randrange(1_000_000, 1_000_000_000)))


def seed_of_this_run() -> int:
    """The seed: what GATEWAY_TEST_SEED says."""
    return int(os.environ[NAME])


def some(number: int) -> int:
    """Of so many like cases one in GATEWAY_TEST_SHARE, at least one: a tenth, in CI all."""
    return -(-number // int(os.environ.get(SHARE, "10")))


def sampled(cases: Sequence[Case]) -> list[Case]:
    """Some of very many like cases, drawn by the seed, in their order."""
    draw = random.Random(seed_of_this_run())
    chosen = sorted(draw.sample(range(len(cases)), some(len(cases))))
    return [cases[place] for place in chosen]

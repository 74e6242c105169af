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


def sampled(cases: Sequence[Case]) -> list[Case]:
    """Of very many like cases one in GATEWAY_TEST_SHARE, drawn by the seed, in their order: a third, in CI all."""
    share = int(os.environ.get(SHARE, "3"))
    draw = random.Random(seed_of_this_run())
    chosen = sorted(draw.sample(range(len(cases)), -(-len(cases) // share)))
    return [cases[place] for place in chosen]

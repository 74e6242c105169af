"""The one number that made-up worlds of a test run are made from: printed at its end, given again to see them again."""

import os
import random

NAME = "GATEWAY_TEST_SEED"


def settle_seed() -> None:
    """Draw the seed of this run, unless it was given; the test processes inherit it."""
    os.environ.setdefault(NAME, str(random.SystemRandom().randrange(1_000_000, 1_000_000_000)))


def seed_of_this_run() -> int:
    """The seed: what GATEWAY_TEST_SEED says."""
    return int(os.environ[NAME])

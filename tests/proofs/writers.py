"""Processes that write into one ledger at once, each as a serving process does: with a sealer of its own."""

import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context

from app.services.gateway import Gateway
from app.services.sealing import sealer_of
from app.services.setup import close_gateway, open_gateway
from app.settings import Settings
from app.workers.sealer import SealerLoop
from tests.ledger.rows import evidence

WRITERS = 32
ALONE = 0.3
"""The part of the commits that are a transaction of the writer's own; the others go through the queue of readers."""


def write(settings: Settings, rows: int, seed: int, processes: int) -> int:
    """Write so many rows from 32 writers; how many were acknowledged."""
    shares = [range(number, WRITERS, processes) for number in range(processes)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return sum(pool.map(partial(_serve, settings, rows, seed), shares))


def _serve(settings: Settings, rows: int, seed: int, writers: range) -> int:
    gateway = open_gateway(settings)
    sealer = SealerLoop(sealer_of(gateway))
    sealer.start()
    try:
        with ThreadPoolExecutor(len(writers)) as threads:
            return sum(threads.map(partial(_write, gateway, rows, seed), writers))
    finally:
        sealer.close()
        close_gateway(gateway)


def _write(gateway: Gateway, rows: int, seed: int, writer: int) -> int:
    """Every 32nd row: one to three at once in a commit shared with others, or one to forty in a transaction."""
    dice, numbers, written = random.Random(seed * WRITERS + writer), iter(range(writer, rows, WRITERS)), 0
    while some := [evidence(n) for n in islice(numbers, dice.randint(1, 40) if alone(dice) else dice.randint(1, 3))]:
        if len(some) > 3:
            with gateway.database.writing() as connection:
                gateway.ledger.append(connection, *some)
        else:
            gateway.ledger.commit(*some)
        written += len(some)
    return written


def alone(dice: random.Random) -> bool:
    """Whether the next commit is a transaction of the writer's own."""
    return dice.random() < ALONE

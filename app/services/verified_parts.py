"""The content of the ledger looked at part by part, in this process or in several, always told in the tree's order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from app.domain.finding import Verification
from app.services.verified_rows import Place, RowCheck
from app.store import ledger_walk
from app.store.database import URL, Connection, Database
from app.store.wall import OPERATOR

Part = tuple[int, int]
"""First and last position."""

Looked = tuple[RowCheck, list[Place]]
"""What the rows of one part show by themselves, and what only their neighbours can be held against."""

AHEAD = 2
"""Parts a process may be ahead of the one that waits for them, so that few are in memory."""


def look(connection: Connection, part: Part) -> Looked:
    """Hash the rows of one part again and hold them against their leaves and their index."""
    check, touched = RowCheck(Verification()), ledger_walk.touched_between(connection, *part)
    rows = ledger_walk.placed(connection, *part)
    return check, [check.look_at_place(row, touched.get(row["placed_id"], set())) for row in rows]


def look_in_processes(database: Database, parts: Iterable[Part], processes: int) -> Iterator[Looked]:
    """The same of every part, in their order, by that many processes with a connection each."""
    # A fork would copy locks that this process's threads hold.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        waiting: deque[Future[Looked]] = deque()
        for part in parts:
            waiting.append(pool.submit(_look_alone, database.url, part))
            if len(waiting) > processes * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _look_alone(address: URL, part: Part) -> Looked:
    database = Database(address, 1)
    try:
        with database.reading(OPERATOR) as connection:
            return look(connection, part)
    finally:
        database.close()

"""The load: keep-alive connections that send the same few requests over and over, in a process of its own.

Reads a plan as JSON on stdin, writes what happened as JSON on stdout.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from itertools import cycle
from typing import Any


@dataclass(frozen=True)
class Plan:
    """Whom to send what: whole requests as text; it ends after `most` of them or `seconds`, what is first."""

    port: int
    requests: list[str]
    connections: int = 16
    most: int = 5_000
    seconds: float = 3.0


@dataclass
class Outcome:
    """What happened: how often each status came, how long it took, and each answer's milliseconds, sorted."""

    statuses: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Answers of 2xx."""
        return sum(number for status, number in self.statuses.items() if status.startswith("2"))

    def percentile(self, part: float) -> float:
        """The milliseconds that this part of the answers stayed below."""
        return self.milliseconds[min(int(part * len(self.milliseconds)), len(self.milliseconds) - 1)]


def send(plan: Plan, processor: int = 1) -> Outcome:
    """Carry a plan out in another process; RuntimeError with its last words when it fails."""
    command = [sys.executable, "-m", "benchmarks.load", str(processor)]
    done = subprocess.run(command, input=json.dumps(asdict(plan)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return Outcome(**json.loads(done.stdout))


async def carry_out(plan: Plan) -> Outcome:
    """Send from all connections until the plan is done."""
    outcome, began = Outcome(), time.perf_counter()
    waiting = cycle(request.encode() for request in plan.requests)
    left = iter(range(plan.most))
    ends = began + plan.seconds
    await asyncio.gather(*(_connection(plan.port, waiting, left, ends, outcome) for _ in range(plan.connections)))
    outcome.seconds = time.perf_counter() - began
    outcome.milliseconds.sort()
    return outcome


async def _connection(port: int, waiting: Any, left: Any, ends: float, outcome: Outcome) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in left:
        began = time.perf_counter()
        if began > ends:
            break
        writer.write(next(waiting))
        status = await _answer(reader)
        outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        outcome.milliseconds.append((time.perf_counter() - began) * 1000)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> str:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))
    return head.split(b" ", 2)[1].decode()


if __name__ == "__main__":
    from benchmarks.cpu import pin

    pin(0, int(sys.argv[1]))
    print(json.dumps(asdict(asyncio.run(carry_out(Plan(**json.load(sys.stdin)))))))

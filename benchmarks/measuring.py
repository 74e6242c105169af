"""One measurement: a load, and the CPU time the server spent on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from benchmarks import cpu
from benchmarks.load import Plan, send
from benchmarks.servers import Server

WORKS = ("read", "search", "create")
WARM = 64
"""Requests before the first measurement of a server and work."""


class Measured(Protocol):
    """A running server and what to send it."""

    server: Server

    def requests(self, work: str) -> list[str]:
        """The HTTP requests of one kind of work."""


@dataclass(frozen=True)
class Figure:
    """What one kind of work costs on one server."""

    server: str
    work: str
    microseconds: float
    per_second: float
    p50: float
    p99: float
    answers: int


def measure(measured: Measured, work: str, plan: Plan) -> Figure:
    """Load a server with one kind of work; RuntimeError when an answer is not of 2xx."""
    server, requests = measured.server, measured.requests(work)
    send(Plan(server.port, requests, plan.connections, WARM))
    before = server.microseconds()
    outcome = send(Plan(server.port, requests, plan.connections, plan.most, plan.seconds))
    spent = server.microseconds() - before
    if outcome.good != len(outcome.milliseconds):
        raise RuntimeError(f"{server.name}, {work}: {outcome.statuses}")
    return Figure(server.name, work, spent / outcome.good, outcome.good / outcome.seconds, outcome.percentile(0.5),
                  outcome.percentile(0.99), outcome.good)  # fmt: skip


def interleaved(all_measured: list[Measured], plan: Plan, rounds: int, works: Sequence[str] = WORKS) -> list[Figure]:
    """The medians of several rounds, each in the opposite order of the one before: A B C, C B A, ..."""
    found: dict[tuple[str, str], list[Figure]] = {}
    turns = [(measured, work) for work in works for measured in all_measured]
    for number in range(rounds):
        for measured, work in turns if number % 2 == 0 else reversed(turns):
            figure = measure(measured, work, plan)
            found.setdefault((figure.server, figure.work), []).append(figure)
    return [_middle(figures) for figures in found.values()]


def keep_apart(all_measured: list[Measured]) -> None:
    """Servers on one processor, the load on the other."""
    for measured in all_measured:
        for process in cpu.tree(measured.server.process.pid):
            cpu.pin(process, 0)


def _middle(figures: list[Figure]) -> Figure:
    def of(name: str) -> float:
        return median(float(getattr(figure, name)) for figure in figures)

    first = figures[0]
    return Figure(first.server, first.work, of("microseconds"), of("per_second"), of("p50"), of("p99"),
                  sum(figure.answers for figure in figures))  # fmt: skip

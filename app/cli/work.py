"""`gateway work`: the clocks without a server, on a node of their own or once."""

import signal
import threading
from pkgutil import resolve_name
from types import FrameType
from typing import Annotated

import typer

from app.cli.faults import FailedError
from app.cli.opening import opened
from app.cli.speech import AsJson, give, say, tick
from app.domain.timed import Due
from app.services.gateway import Gateway
from app.services.sweeping import Sweeper

WORK = "app.main:work"

Once = Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")]


def work(once: Once = False, as_json: AsJson = False) -> None:
    """Do what falls due: alerts, reminders, expiries, follow-ups. Every serving process does the same."""
    with opened() as gateway:
        if once:
            _once(gateway, as_json)
        else:
            _until_told(gateway)


def _once(gateway: Gateway, as_json: bool) -> None:
    failed: list[str] = []

    def fail(act: Due, fault: Exception) -> None:
        failed.append(f"{act.kind} of {act.type}/{act.id}: {type(fault).__name__}")

    done = Sweeper(gateway, fail).turn()
    if failed:
        raise FailedError(f"{len(failed)} acts failed, the first: {failed[0]}.", "Do it again: gateway work --once")
    tick(f"{done} acts were due")
    if as_json:
        give({"done": done})


def _until_told(gateway: Gateway) -> None:
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    say("Doing what falls due (stop with Ctrl-C)")
    resolve_name(WORK)(gateway, told)

"""`gateway run`: a sandbox that is made where it is missing, served, walked through once, and left running."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from app.cli.faults import FailedError
from app.cli.sandbox.commands import prepare
from app.cli.sandbox.world import sandbox_settings
from app.cli.serve import check
from app.cli.speech import say, tick, working
from app.cli.tour import next_person, walk
from app.clients.walk import GatewayUnreachableError, look
from app.services.tour_facts import tour_facts
from app.settings import Settings

START_SECONDS, STOP_SECONDS = 30, 25
SERVER = [sys.executable, "-c", "from app.cli.main import run; run()", "--quiet", "serve"]


def run() -> None:
    """Start a sandbox with synthetic people, make a first referral in it, and stay up until Ctrl-C."""
    settings = sandbox_settings()
    prepare(settings)
    check(settings)
    # Set outright: whoever starts this in the background of a script hands SIGINT down ignored.
    for told_to_stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_stop, _as_interrupt)
    with server(settings) as child:
        first_referral(settings)
        addresses(settings)
        stay(child)


@contextmanager
def server(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The gateway as a child process that answers; stopped at the end, by Ctrl-C too. Its log is a file."""
    with log_file(settings).open("ab") as log:
        child = subprocess.Popen(SERVER, stdout=log, stderr=log)  # noqa: S603  this very program
    try:
        with working("Starting the gateway"):
            wait_for(local_address(settings), child)
        tick(f"the gateway answers at {settings.base_url}")
        yield child
    except KeyboardInterrupt:
        say("Stopping")
    finally:
        stop(child)


def log_file(settings: Settings) -> Path:
    """Where the child's log goes."""
    return settings.data / "gateway.log"


def wait_for(address: str, child: subprocess.Popen[bytes]) -> None:
    """Return when the child answers; FailedError when it ended, or not within 30 s."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise FailedError("The gateway did not start.", "See why: gateway serve")
        try:
            if look(address, "/livez", timeout=1).status == 200:
                return
        except GatewayUnreachableError:
            time.sleep(0.1)
    raise FailedError(f"The gateway did not answer within {START_SECONDS} s.", "See why: gateway serve")


def first_referral(settings: Settings) -> None:
    """Walk with the next person without an open referral; say so when there is none left."""
    with tour_facts(settings) as facts:
        person = next_person(facts)
        if person is None:
            say("Everybody here has an open referral. Start over: gateway sandbox reset")
            return
        say(f"A first referral, for {person.name}:")
        walk(settings, person, facts, settings.base_url, local=local_address(settings))


def addresses(settings: Settings) -> None:
    """Say where to go on."""
    say(f"API base      {settings.fhir_base}")
    say(f"OpenAPI       {settings.base_url}/openapi.json")
    say(f"Welcome page  {settings.base_url}/")
    say(f"Log           {log_file(settings)}")
    say("Stays up until Ctrl-C. In another window: gateway sandbox credentials, gateway token gp, gateway tour --curl")


def stay(child: subprocess.Popen[bytes]) -> None:
    """Return when the child has ended by itself, which is a failure."""
    child.wait()
    raise FailedError("The gateway ended by itself.", "Start it again: make run")


def stop(child: subprocess.Popen[bytes]) -> None:
    """End the child, kindly first."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def local_address(settings: Settings) -> str:
    """Where the gateway is reached from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104  compared, not bound
    return f"http://{host}:{settings.port}"


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

"""`make run`: a referral is made, worked by the OH provider and seen by DWP, and the gateway stays up until Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.cli.sandbox.world import everybody
from app.clients.walk import GatewayUnreachableError, look
from app.domain.referral_row import Referral
from app.services.setup import close_gateway, open_gateway
from app.settings import Settings
from app.store.referrals import open_referral
from tests.cli.conftest import Gateway

Spawn = Callable[..., subprocess.Popen[str]]
UNTIL_UP = 120
LAST_WORDS = "Stays up until Ctrl-C"


@contextmanager
def running(spawn: Spawn, *words: str) -> Iterator[list[str]]:
    """`gateway run`, once it says that it stays up: its lines, words first; then Ctrl-C, and it must end well."""
    process = spawn("run", *words)
    told: list[str] = []
    up = threading.Event()
    readers = [threading.Thread(target=_listen, args=(stream, told, up)) for stream in (process.stdout, process.stderr)]
    for reader in readers:
        reader.start()
    try:
        assert up.wait(UNTIL_UP), "\n".join(told)
        assert process.poll() is None
        yield told
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    finally:
        process.kill()
        for reader in readers:
            reader.join()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def _listen(stream: object, told: list[str], up: threading.Event) -> None:
    for line in stream:  # type: ignore[attr-defined]
        told.append(line.rstrip("\n"))
        if LAST_WORDS in line:
            up.set()
    up.set()


def steps(told: list[str]) -> list[tuple[str, str]]:
    """Who called and with which status, for each line of the walk."""
    found = (re.match(r"(\S+) +(?:GET|POST) .* (\d{3})  .*\[audit (?:\d+|-)\]$", line) for line in told)
    return [(match[1], match[2]) for match in found if match]


WALK = [
    ("nobody", "200"),
    ("gp", "201"),
    ("gp", "201"),
    ("oh-a", "200"),
    ("oh-a", "200"),
    ("oh-a", "200"),
    ("oh-a", "200"),
    ("oh-a", "200"),
    ("oh-a", "200"),
    ("dwp-status", "200"),
    ("gp", "200"),
    ("oh-b", "404"),
    ("ig", "200"),
]


def test_a_fresh_machine_is_walked_through_and_stays_up_and_a_second_run_goes_on_with_the_next_person(
    gateway: Gateway, spawn: Spawn
) -> None:
    with running(spawn) as told:
        assert steps(told) == WALK
        assert any("/openapi.json" in line for line in told)
        address = f"http://127.0.0.1:{os.environ['PORT']}"
        assert look(address, "/livez").status == 200
        assert json.loads(gateway("token", "gp", "--json").data)["expires_in"] == 300
        for client, human in (("oh-a", "testoh"), ("dwp-atw", "testatw"), ("person-app", "Paige")):
            assert "issued_token_type" in json.loads(gateway("token", client, "--user", human, "--json").data)
        toured = json.loads(gateway("tour", "--person", "Stan", "--json").data)
        assert [(step["who"], str(step["status"])) for step in toured] == WALK
        numbers = [step["audit"] for step in toured[1:]]
        assert numbers == sorted(set(numbers))
        assert gateway("tour", "--person", "Stan").code == 1
        played = gateway("story", "7")
        assert played.code == 0, played.words
        assert [line.split()[0] for line in played.data.splitlines()][-1] == "gp"
        assert all(re.search(r"\[audit \d+\]$", line) for line in played.data.splitlines())
        assert gateway("story", "7").code == gateway("story", "11").code == 1, "played already, toured already"
        assert json.loads(gateway("story", "--json").data)[0]["person"] == "Paige"
        assert gateway("story", "99").code == 1
    with running(spawn) as again:
        assert steps(again) == WALK
        first, second = (next(line for line in lines if "is referred to" in line) for lines in (told, again))
        assert first.split()[4:6] != second.split()[4:6]
    said = gateway("audit", "who-saw", "Stan ZZTEST").data
    assert "Zz OH Provider Ltd (OH clinician) read the fit note" in said
    assert ", because the person consented (Consent/" in said


def test_a_run_with_nobody_left_to_refer_says_so_stays_up_and_takes_its_server_along(
    sandbox: Gateway, spawn: Spawn
) -> None:
    refer_everybody()
    with running(spawn) as told:
        address = f"http://127.0.0.1:{os.environ['PORT']}"
        assert steps(told) == []
        assert any("gateway sandbox reset" in line for line in told)
        assert look(address, "/livez").status == 200
    with pytest.raises(GatewayUnreachableError):
        look(address, "/livez")
    assert "gateway sandbox reset" in sandbox("tour").words


def refer_everybody() -> None:
    """Give each person an open referral."""
    gateway = open_gateway(Settings())
    with gateway.database.writing() as connection:
        for number, person in enumerate(everybody()):
            id = gateway.identifiers.new()
            open_referral(
                connection,
                Referral(
                    id=id,
                    reference=f"{number:013}",
                    person=person.id,
                    requester=id,
                    patient=id,
                    service="oh-referral",
                    task=None,
                    is_open=True,
                    episode_ends=None,
                    dwp_code="received",
                    dwp_changed=gateway.wall.now().date(),
                    owner_type="oh-provider",
                ),
            )
    close_gateway(gateway)

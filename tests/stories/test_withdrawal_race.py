"""Scenario 3 in any interleaving: after the withdrawal's answer nothing is allowed any more (R-03)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.kit.answers import consent_of
from tests.kit.builders import fit_note, referral
from tests.kit.gateways import World

READERS, READS = 6, 25


def test_nothing_that_starts_after_the_withdrawal_s_answer_succeeds(everywhere: World) -> None:
    gp, oh = everywhere.as_client("gp"), everywhere.as_client("oh-a")
    made = gp.post("/ServiceRequest", referral("Wren", note=fit_note()))
    assert made.status_code == 201, made.text
    note, consent = made.json()["supportingInfo"][0]["reference"], consent_of(made)
    kept = gp.get(f"/{consent}").json()
    kept["provision"]["provision"] = [
        p for p in kept["provision"]["provision"] if p["purpose"][0]["code"] != "oh-assessment"
    ]
    reading = threading.Event()

    def read(_: int) -> list[tuple[float, int]]:
        seen = []
        for _ in range(READS):
            began = time.monotonic()
            seen.append((began, oh.get(f"/{note}").status_code))
            reading.set()
        return seen

    with ThreadPoolExecutor(READERS + 1) as threads:
        readers = [threads.submit(read, number) for number in range(READERS)]
        reading.wait(30)
        assert gp.put(f"/{consent}", kept, 1).status_code == 200
        answered = time.monotonic()
        seen = [one for reader in readers for one in reader.result()]
    assert {status for began, status in seen if began > answered} <= {403}
    assert {status for _, status in seen} <= {200, 403}
    assert oh.get(f"/{note}").status_code == 403

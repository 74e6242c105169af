"""A smaller share of worlds is made and read over HTTP: the same acts, the same answers, through every layer; and its
grant rows are what its records give.
"""

from pathlib import Path

import pytest

from app.domain.clock import milliseconds
from app.sandbox.clients import CLIENTS
from app.sandbox.organisations import BY_CODE
from app.sandbox.people import PEOPLE
from app.services.recompile import check
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.leaks import Doors
from tests.kit.seeds import seed_of_this_run
from tests.leaks.doors import ask, closed
from tests.oracle.consents import Dice
from tests.oracle.evaluator import Oracle
from tests.oracle.over_http import Sent
from tests.oracle.reporting import tell
from tests.oracle.story import Party
from tests.oracle.worlds import begin, go_on

WORLDS, ACTS = 4, 5


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_read_over_http_is_what_the_page_says(tmp_path: Path, kind: str) -> None:
    with world(kind, tmp_path, request_limit="1000000/minute", log_level="error") as made:
        sent = Sent(made)
        dice = Dice(f"http/{seed_of_this_run()}")
        wren = next(person for person in PEOPLE if person.given == "Wren")
        for person in (wren, *dice.sample([p for p in PEOPLE if p is not wren], WORLDS - 1)):
            sent.person = person
            mine = Dice(f"http/{seed_of_this_run()}/{person.given}")
            known = begin(sent, mine)
            tell(sent, mine, known)
            for _ in range(ACTS):
                go_on(sent, mine, known)
        wrong = _differences(made, sent, wren.nhs_number)
        compiled_again = check(made.gateway)
    assert compiled_again.differences == []
    assert compiled_again.rows > 10 * WORLDS
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:12])


def _differences(made: World, sent: Sent, wren: str) -> list[str]:
    oracle = Oracle(sent.story)
    at = milliseconds(made.clock.at)
    cases = [
        (client, fact)
        for client in CLIENTS
        for fact in sent.story.all.values()
        if not closed(client, fact.type, "r")
    ]  # fmt: skip
    answers = Doors(made).ask([ask(client, "GET", f"/{fact.name}") for client, fact in cases])
    wrong = []
    for (client, fact), told in zip(cases, answers, strict=True):
        of = BY_CODE[client.organisation]
        number = wren if client.person else None
        party = Party(of.id, of.type, client.role, client.purpose, number)
        rank = oracle.read(party, fact, at)
        if (told.status == 200) != (rank > 0) or told.status not in (200, 403, 404):
            wrong.append(f"seed {seed_of_this_run()}: {client.name} {fact.name} {told.status}, rank {rank}")
    return wrong

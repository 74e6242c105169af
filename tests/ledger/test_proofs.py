"""An auditor with an old checkpoint in hand proves, by HTTP alone, that nothing was altered since."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select

from app.domain.canonical_row import leaf_of
from app.domain.checkpoint import Checkpoint
from app.domain.merkle import extends, includes
from app.services.ledger_key import verified
from app.services.sealing import Sealer, sealer_of
from app.store.append_only import release
from app.store.tables.audit import audit_event
from app.store.tables.ledger import audit_leaf
from app.store.wall import OPERATOR
from tests.kit.callers import token
from tests.kit.databases import BOTH
from tests.kit.gateways import World, world
from tests.kit.ledger import rows_of
from tests.ledger.rows import write


@pytest.fixture(scope="module", params=BOTH)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Sealer]]:
    """A gateway with 600 sealed rows, on each database."""
    with world(request.param, tmp_path_factory.mktemp("proofs")) as made:
        sealer = sealer_of(made.gateway)
        write(made.gateway, 600)
        sealer.seal()
        yield made, sealer


def ask(made: World, path: str, client: str = "ig") -> Response:
    return made.http.get(f"/ledger/{path}", headers={"Authorization": f"Bearer {token(made, client)}"})


def data(texts: list[str]) -> list[bytes]:
    return [base64.b64decode(text) for text in texts]


def newest(made: World, sealer: Sealer) -> Checkpoint:
    return verified(ask(made, "checkpoint").text, sealer.key.verifier)


def test_the_checkpoint_is_the_signed_note_itself(scene: tuple[World, Sealer]) -> None:
    made, sealer = scene
    answer = ask(made, "checkpoint")
    assert answer.text == sealer.outside.last()
    assert newest(made, sealer).size >= 600


@pytest.mark.parametrize("position", [0, 1, 255, 256, 511, 599])
def test_a_row_is_proved_to_stand_under_the_checkpoint(scene: tuple[World, Sealer], position: int) -> None:
    made, sealer = scene
    row = _row(sealer, position)
    told = ask(made, f"inclusion/{row['id']}").json()
    checkpoint = verified(told["checkpoint"], sealer.key.verifier)
    leaf = leaf_of(row, row["personal"])
    assert (told["sealed"], told["position"], data([told["leaf"]])) == (True, position, [leaf])
    assert includes(leaf, position, told["size"], data(told["path"]), checkpoint.root)


def test_a_later_checkpoint_is_proved_to_continue_an_earlier_one(scene: tuple[World, Sealer]) -> None:
    made, sealer = scene
    before = newest(made, sealer)
    write(made.gateway, 300)
    sealer.seal()
    told = ask(made, f"consistency?from={before.size}").json()
    after = verified(told["checkpoint"], sealer.key.verifier)
    assert told["to"] == after.size > before.size
    assert extends(before.size, before.root, after.size, after.root, data(told["path"]))


def test_a_row_that_waits_for_the_sealer_says_so(scene: tuple[World, Sealer]) -> None:
    made, _ = scene
    last = write(made.gateway, 1)[-1]
    assert ask(made, f"inclusion/{last}").json()["sealed"] is False


@pytest.mark.parametrize("query", ["", "?from=0", "?from=3&to=2", "?from=1&to=99999999", "?from=x", "?from=1&to=-1"])
def test_sizes_that_are_none_are_refused(scene: tuple[World, Sealer], query: str) -> None:
    answer = ask(scene[0], f"consistency{query}")
    assert answer.status_code == 400
    assert "REQ-007" in answer.text


def test_a_row_that_does_not_exist_has_no_proof(scene: tuple[World, Sealer]) -> None:
    assert ask(scene[0], "inclusion/01a0f67a-3800-7905-9ca0-cef289777827").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "inclusion/x", "consistency?from=1"])
def test_only_auditors_are_given_proofs_and_every_one_is_audited(scene: tuple[World, Sealer], path: str) -> None:
    made, _ = scene
    for client, status in (("gp", 403), ("ig", 404 if path.startswith("inclusion") else 200)):
        answer = ask(made, path, client)
        (row,) = rows_of(made.gateway, answer.headers["X-Request-ID"])
        assert answer.status_code == status
        assert row.interaction == f"ledger-{path.split('/')[0].split('?')[0]}"
    assert made.http.get(f"/ledger/{path}").status_code == 401


def test_before_the_first_sealing_there_is_no_checkpoint(everywhere: World) -> None:
    assert ask(everywhere, "checkpoint").status_code == 404


def test_a_damaged_tree_gives_no_proof(here: World, tmp_path: Path) -> None:
    ids = write(here.gateway, 5)
    sealer_of(here.gateway).seal()
    with here.gateway.database.owning() as connection:
        release(connection)
        connection.execute(audit_leaf.update().where(audit_leaf.c.position == 2).values(leaf=bytes(32)))
    assert ask(here, f"inclusion/{ids[0]}").status_code == 500


def test_the_status_tells_how_old_the_unsealed_rows_are(here: World) -> None:
    sealer_of(here.gateway).seal()
    write(here.gateway, 1)
    (state,) = here.http.get("/_status").json()["checks"]["ledger:unsealed"]
    assert (state["status"], state["observedUnit"]) == ("pass", "s")


def test_rows_that_stay_unsealed_are_a_warning_and_not_a_failure(here: World) -> None:
    write(here.gateway, 1)
    with here.gateway.database.owning() as connection:
        release(connection)
        connection.execute(audit_event.update().values(recorded=audit_event.c.recorded - 61_000))
    answer = here.http.get("/_status")
    assert answer.json()["checks"]["ledger:unsealed"][0]["status"] == "warn"
    assert answer.json()["checks"]["ledger:unsealed"][0]["observedValue"] >= 61
    assert answer.status_code == 200


def _row(sealer: Sealer, position: int) -> dict[str, Any]:
    joined = select(audit_event).join(audit_leaf, audit_leaf.c.audit_id == audit_event.c.id)
    with sealer.gateway.database.reading(OPERATOR) as connection:
        return dict(connection.execute(joined.where(audit_leaf.c.position == position)).mappings().one())

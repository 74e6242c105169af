"""Every kind of tampering is found and located, by the gateway and by the verifier that shares no code with it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.evidence import Entity, Evidence
from app.services.erasure import erase
from app.services.sealing import Sealer, sealer_of
from app.store import ledger_walk
from tests.kit.databases import BOTH
from tests.kit.gateways import world
from tests.ledger.rows import PERSONS, write
from tests.ledger.scene import Scene, seen
from tests.ledger.tamperings import KINDS, Kind

DECISION = Path(__file__).parents[2] / "docs/decisions/0006-the-ledger-is-a-merkle-tree.md"


@pytest.fixture(scope="module", params=BOTH)
def sealed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealer]:
    """A ledger of two checkpoints with an erasure and a linking in it, on each database."""
    with pytest.MonkeyPatch.context() as patched, world(request.param, tmp_path_factory.mktemp("ledger")) as made:
        patched.setattr(ledger_walk, "PART", 64)
        sealer = sealer_of(made.gateway)
        ids = write(made.gateway, 290)
        sealer.seal()
        erase(made.gateway, ids[20:22], "court order")
        own = [Entity("Patient", "moved", 1, person) for person in PERSONS]
        made.gateway.ledger.commit(Evidence("link", "U", entities=(own[0], own[1])))
        write(made.gateway, 10)
        sealer.seal()
        yield sealer


def test_a_ledger_nobody_touched_holds(sealed: Sealer, tmp_path: Path) -> None:
    told, also = seen(sealed, lambda _: None, tmp_path)
    assert (told.findings, also) == ([], [])
    assert (told.checkpoints, told.unsealed) == (2, 0)
    assert told.rows > 300


def test_records_of_a_person_who_was_linked_may_move_to_the_other(sealed: Sealer, tmp_path: Path) -> None:
    def move(scene: Scene) -> None:
        from app.store.tables.audit import audit_entity

        theirs = audit_entity.c.person_id == PERSONS[0]
        scene.connection.execute(audit_entity.update().where(theirs).values(person_id=PERSONS[1]))

    assert seen(sealed, move, tmp_path)[0].findings == []


def test_a_row_gone_with_its_place_is_one_line_and_not_one_for_each_row_after_it(
    sealed: Sealer, tmp_path: Path
) -> None:
    gone = next(kind for kind in KINDS if kind.name == "row removed with its place")
    also = seen(sealed, gone.tamper, tmp_path)[1]
    assert [fault for fault in also if "expected position" in fault] == [also[0]]
    assert len(also) < 6, also


def test_there_are_forty_kinds_and_more() -> None:
    names = {kind.name for kind in KINDS}
    assert len(names) >= 40
    told = f"{len(names)} kinds of tampering", f"for the {sum(kind.in_export for kind in KINDS)} of them"
    assert [words in DECISION.read_text() for words in told] == [True, True], told


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_tampering_is_found_and_located(sealed: Sealer, kind: Kind, tmp_path: Path) -> None:
    sizes: list[int] = []

    def tamper(scene: Scene) -> None:
        sizes.extend(scene.sizes)
        kind.tamper(scene)

    told, also = seen(sealed, tamper, tmp_path)
    facts = {"first": sizes[0], "second": sizes[1], "last": sizes[0] - 1}
    where = kind.where.format(**facts)
    places = [finding.where for finding in told.findings if finding.kind == kind.finding]
    assert any(where in place for place in places), told.findings
    # A checkpoint is named by its rows there: "size 5" here, "of 5 rows" or "['5']" in the single file.
    exported = re.escape((kind.exported or kind.where).format(**facts).removeprefix("size "))
    assert not kind.in_export or any(re.search(rf"(?<!\d){exported}(?!\d)", fault) for fault in also), also

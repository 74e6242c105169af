"""Each cell of the matrix at every door: exactly what the page's view lists, of each kind of record, for each role."""

import pytest

from app.domain.catalogue.disclosure import CELLS
from app.domain.catalogue.types import STORED
from app.sandbox.clients import CLIENTS
from tests.disclosure import page
from tests.disclosure.asking import NOBODY, Case, reading, refused, refused_by_token
from tests.disclosure.scene import ROLES, Scene
from tests.kit.leaks import Ask, Doors
from tests.kit.seeds import sampled


def complaints(scene: Scene, cases: list[Case]) -> list[str]:
    """What is wrong with the answers, each with its request."""
    cases = sampled(cases)
    told = Doors(scene.world).ask([case.ask for case in cases])
    pairs = list(zip(cases, told, strict=True))
    wrong = [f"{c.ask.says}: {fault}; {t.status} {t.body[:300]!r}" for c, t in pairs if (fault := c.check(t))]
    missing = {t.steady for t in told if t.code == "RES-001"}
    return wrong + (["one 404 is not as another"] if len(missing) > 1 else [])


def test_every_kind_of_record_and_every_role_has_its_place_on_the_page(scene: Scene) -> None:
    kinds = {f"{kind.data_class} {type}" for type, d in STORED.items() if not d.is_directory for kind in d.kinds}
    assert kinds == {*page.COLUMNS, *page.SEEN_BESIDE}, (
        "a new kind of record: write its column in tests/disclosure/page.py (domain.md 8.3)"
    )
    roles = {client.role for client in CLIENTS} | set(CELLS)
    assert roles == set(page.SEEN), "a new role: write its row in tests/disclosure/page.py (domain.md 8.3)"
    assert {len(row.split()) for table in (page.SEEN, page.KEPT) for row in table.values()} == {len(page.COLUMNS)}
    assert {page.column(kept.body) for kept in scene.kept} - {"draft"} == kinds, "a kind of which the scene has none"


def test_each_role_is_shown_exactly_what_its_view_lists_of_everybodys_records(scene: Scene) -> None:
    cases = [case for client in ROLES for kept in scene.kept for case in reading(client, kept)]
    for client in ROLES:
        for type in {kept.type for kept in scene.kept}:
            if not refused_by_token(client, type, "r"):
                cases.append(Case(Ask(client.name, "GET", f"/{type}/{NOBODY}"), refused(404, "RES-001")))
    found = complaints(scene, cases)
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])


@pytest.mark.parametrize("role", page.KEPT)
def test_each_role_is_shown_exactly_what_its_view_lists_of_its_own_records(scene: Scene, role: str) -> None:
    client = next(one for one in ROLES if one.role == role)
    scene.keep_for(client)
    cases = [c for kept in scene.kept if kept.keeper == client.organisation for c in reading(client, kept)]
    found = complaints(scene, cases)
    assert not found, f"{len(found)} of {len(cases)}:\n" + "\n".join(found[:10])

"""The document for people who govern says what the catalogue does, of every role and class."""

from app.cli.disclosure import FILE, document
from app.domain.catalogue.disclosure import CELLS, OWN_CELLS, Cells
from app.domain.catalogue.matrix import CLASSES, REASONS, ROLES
from app.domain.catalogue.types import STORED
from app.domain.catalogue.views import ladder, view_at


def test_the_document_is_in_step_with_the_catalogue() -> None:
    assert FILE.read_text() == document(), "run: gateway disclosure"


def test_every_role_and_every_class_has_its_words() -> None:
    assert set(ROLES) == set(CELLS) >= set(OWN_CELLS)
    classes = {kind.data_class for declared in STORED.values() if not declared.is_directory for kind in declared.kinds}
    assert classes <= set(CLASSES)
    assert {c for cells in (*CELLS.values(), *OWN_CELLS.values()) for c in cells} <= set(CLASSES)
    assert {role for role, _ in REASONS} <= set(ROLES)
    assert {c for _, c in REASONS} <= set(CLASSES)


def test_each_view_that_a_cell_names_is_a_view_of_that_type() -> None:
    wrong = [named for cells in (*CELLS.values(), *OWN_CELLS.values()) for named in _named(cells)
             if named[1] not in {view.name for view in ladder(named[0])}]  # fmt: skip
    assert not wrong


def test_each_view_of_a_type_shows_all_that_the_one_below_shows() -> None:
    for type in STORED:
        below: frozenset[str] = frozenset()
        for view in ladder(type):
            assert view.elements is None or below <= view.elements
            below = view.elements or below
            assert view_at(type, view.rank) == view


def _named(cells: Cells) -> list[tuple[str, str]]:
    return [(type, view) for types in cells.values() for type, view in types.items() if type != "*"]

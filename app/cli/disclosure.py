"""`gateway disclosure`: who may see what, written in words from the catalogue or compared with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import FailedError
from app.cli.speech import tick
from app.domain.catalogue.disclosure import CELLS, OWN_CELLS, Cells
from app.domain.catalogue.matrix import CLASSES, PARTLY, REASONS, ROLES
from app.domain.catalogue.types import STORED
from app.domain.catalogue.views import ALWAYS, KEPT_COMPONENTS, LADDERS, View

FILE = Path(__file__).resolve().parents[2] / "docs" / "disclosure.md"
INTRODUCTION = """# Who may see what

Written by `gateway disclosure` from app/domain/catalogue; `make check` fails when the two differ.

A role is shown a record when somebody permitted it (a consent, a share, a release) and never more than stands here:
this is the ceiling over every permission. A view shows the elements it lists and nothing else.
"""
OTHERS = """
## Records of other organisations

| Role | Class | What it may be shown, when it is permitted |
|---|---|---|
"""
OWN = """
## Records its own organisation keeps

| Role | Class | What it is shown |
|---|---|---|
"""
VIEWS = """
## The views

| Kind of record | View | Elements |
|---|---|---|
"""

Check = Annotated[bool, typer.Option("--check", help="Only compare the file with the catalogue.")]


def disclosure(check: Check = False) -> None:
    """Write docs/disclosure.md from the catalogue, or compare the two."""
    if not check:
        FILE.write_text(document())
        tick(f"{FILE.name} is written")
    elif not FILE.exists() or FILE.read_text() != document():
        raise FailedError("docs/disclosure.md is not in step with the catalogue.", "Write it anew: gateway disclosure")
    else:
        tick("disclosure.md is in step with the catalogue")


def document() -> str:
    """The whole document as Markdown: both tables, and the views with their elements."""
    others = "".join(_row(role, data_class, CELLS[role]) for role in ROLES for data_class in CLASSES)
    own = "".join(_own_row(role, c) for role in ROLES if role in OWN_CELLS for c in CLASSES if c in OWN_CELLS[role])
    return f"{INTRODUCTION}{OTHERS}{others}{OWN}{own}{VIEWS}{''.join(_views())}"


def _row(role: str, data_class: str, cells: Cells) -> str:
    reason = REASONS.get((role, data_class))
    told = _told(cells, data_class) + (f" ({reason})" if reason else "")
    return f"| {ROLES[role]} | {data_class}: {CLASSES[data_class]} | {told} |\n"


def _own_row(role: str, data_class: str) -> str:
    return f"| {ROLES[role]} | {data_class}: {CLASSES[data_class]} | {_told(OWN_CELLS[role], data_class)} |\n"


def _told(cells: Cells, data_class: str) -> str:
    """A cell in words: everything, each kind of record with its view, or nothing."""
    views = cells.get(data_class, {})
    if views == {"*": "all"}:
        return "everything"
    named = [f"{type}: {_name(view)}" for type, view in views.items() if type != "*"]
    rest = f"{'all others' if named else 'every form'}: {_name(views['*'])}" if "*" in views else ""
    return "; ".join([*named, rest] if rest else named) or "nothing"


def _name(view: str) -> str:
    return "everything" if view == "all" else f"`{view}`"


def _views() -> Iterator[str]:
    for type in (type for type in STORED if type in LADDERS):
        for view in LADDERS[type]:
            yield f"| {type} | `{view.name}` | {_elements(type, view)} |\n"
    yield "| QuestionnaireResponse | `sections` | the sections the share names |\n"
    yield "| any other | `all` | every element |\n"


def _elements(type: str, view: View) -> str:
    if view.elements is None:
        return "every element" + (", without the National Insurance number" if view.name == "all-but-nino" else "")
    named = [_element(type, name, view) for name in sorted(view.elements)]
    return ", ".join([*ALWAYS[1:], *named])


def _element(type: str, name: str, view: View) -> str:
    part = PARTLY.get(f"{type}.{name}")
    items = ", ".join(KEPT_COMPONENTS.get(view.name, ())) if name == "component" else ""
    return name + (f" ({f'{items}: ' if items else ''}{part})" if part else "")

"""What a page of the guide is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.json import Json


@dataclass(frozen=True)
class Cell:
    """Some words, perhaps a link to another page of the guide, perhaps in the letters of code."""

    words: str
    to: str = ""
    is_code: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Rows under a heading of their own; the first cell of a row is its header."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    words: str = ""


@dataclass(frozen=True)
class Listing:
    """A text to be read as it stands, under a heading of its own."""

    title: str
    text: str
    words: str = ""


@dataclass(frozen=True)
class Page:
    """One page: where it is, in which group, what it says."""

    path: str
    group: str
    title: str
    lead: str
    facts: tuple[tuple[str, Cell], ...] = ()
    tables: tuple[Table, ...] = ()
    listings: tuple[Listing, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the list of its group."""
        return self.path.rpartition("/")[2].removesuffix(".html")


def code(words: object, to: str = "") -> Cell:
    """A cell in the letters of code."""
    return Cell(str(words), to, is_code=True)


def table(title: str, head: tuple[str, ...], rows: Iterable[Row], words: str = "") -> tuple[Table, ...]:
    """One table, or none where it has no rows."""
    found = tuple(rows)
    return (Table(title, head, found, words),) if found else ()


def identity(body: Json) -> tuple[tuple[str, Cell], ...]:
    """What every definition says of itself."""
    return (
        ("Canonical", code(body["url"])),
        ("Version", Cell(f"{body['version']}, {body['status']}, {body['date']}")),
    )

"""How the command line speaks: data on stdout, words on stderr, colour only on a terminal that wants it."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Give the answer as JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]

_quiet: list[bool] = [False]


def be_quiet(quiet: bool) -> None:
    """Leave words that are neither data nor errors unsaid from now on."""
    _quiet[0] = quiet


def say(text: str) -> None:
    """One line of words."""
    if not _quiet[0]:
        _words().print(text, soft_wrap=True, markup=False, highlight=False)


def tick(text: str) -> None:
    """One thing that is done."""
    say(f"✓ {text}" if _can_tick() else f"ok  {text}")


def complain(sentence: str, cure: str) -> None:
    """What is wrong, and what to do or run next."""
    words = _words()
    words.print(sentence, style="bold red", soft_wrap=True, markup=False, highlight=False)
    if cure:
        words.print(cure, soft_wrap=True, markup=False, highlight=False)


@contextmanager
def working(text: str) -> Iterator[None]:
    """A spinner while something takes its time; without a terminal the words alone, once."""
    words = _words()
    if _quiet[0]:
        yield
    elif words.is_terminal:
        with words.status(text):
            yield
    else:
        say(f"{text} …")
        yield


def give(data: Any) -> None:
    """Data as JSON."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def give_line(text: str, style: str | None = None) -> None:
    """One line of data."""
    Console().print(text, style=style, soft_wrap=True, markup=False, highlight=False)


def give_rows(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows of data: a table on a terminal, else columns parted by tabs."""
    console = Console()
    if not console.is_terminal:
        for row in (columns, *rows):
            typer.echo("\t".join("" if cell is None else str(cell) for cell in row))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def _words() -> Console:
    return Console(stderr=True)


def _can_tick() -> bool:
    return (sys.stderr.encoding or "").lower().startswith("utf")

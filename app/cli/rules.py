"""`gateway rules`: numbers and lists with a date, which a running gateway follows from its next request on."""

from datetime import date, datetime
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, give, give_rows, tick
from app.domain.dated import DatedRule
from app.domain.json import Json
from app.services.dated_rules import list_rules, set_rule

commands = typer.Typer(help="Numbers and lists with a date.", no_args_is_help=True, add_completion=False)

Starts = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day it holds; else today.")]
Source = Annotated[str, typer.Option(help="Who says so; it stands beside the rule.")]


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every rule with the days it holds."""
    with opened() as gateway:
        told = [_told(row, is_now) for row, is_now in list_rules(gateway)]
    if as_json:
        give(told)
        return
    columns = ("name", "value", "from", "until", "now", "source")
    give_rows(columns, [[_cell(row[name]) for name in columns] for row in told])


@commands.command("set")
def set_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The rule, as the list names it.")],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="A whole number, codes with commas, or sentences with semicolons.")
    ],
    source: Source,
    starts: Starts = None,
    as_json: AsJson = False,
) -> None:
    """Give a rule another value from a day on. What was decided before keeps the value it had."""
    with opened() as gateway:
        row = set_rule(gateway, name, value, starts.date() if starts else None, source)
    tick(f"{row.name} is {_cell(_value(row))} from {row.from_} on")
    if as_json:
        give({"name": row.name, "value": _value(row), "from": str(row.from_), "source": row.source})


def _told(row: DatedRule, is_now: bool) -> Json:
    return {
        "name": row.name,
        "value": _value(row),
        "from": None if row.from_ == date.min else str(row.from_),
        "until": str(row.until) if row.until else None,
        "now": is_now,
        "source": row.source,
    }


def _value(row: DatedRule) -> int | list[str]:
    return row.value if isinstance(row.value, int) else list(row.value)


def _cell(value: object) -> object:
    return ",".join(value) if isinstance(value, list) else "now" if value is True else "" if value is False else value

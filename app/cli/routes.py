"""`gateway routes`: where risks go in each region, and how quickly."""

from datetime import date, datetime
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.services.routes import NATIONAL, ROUTES, Route, list_routes, set_route

commands = typer.Typer(help="Routes of risks.", no_args_is_help=True, add_completion=False)


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every route, ended ones too; what holds nationally has the region *."""
    with opened() as gateway:
        told = [vars(route) | {"starts": f"{route.starts}", "ends": _day(route.ends)} for route in list_routes(gateway)]
    if as_json:
        give([row | {"thresholds": list(row["thresholds"])} for row in told])
        return
    columns = ("region", "code", "starts", "ends", "owner", "acknowledge", "act")
    give_rows(columns, [[row[name] for name in columns] for row in told])


@commands.command("set")
def set_(
    code: Annotated[str, typer.Argument(metavar="ROUTE", help=f"One of {', '.join(ROUTES)}.")],
    owner: Annotated[str, typer.Option(help="Id of the organisation that takes it.")],
    acknowledge: Annotated[str, typer.Option(help="By when at the latest: 2h, same-day or 5wd.")],
    act: Annotated[
        str, typer.Option(help="By when somebody has acted, in the same form; `wed 10:00` is the next weekly meeting.")
    ],
    source: Annotated[str, typer.Option(help="Who decided it.")],
    starts: Annotated[datetime, typer.Option(help="The day it begins.", formats=["%Y-%m-%d"])],
    threshold: Annotated[
        list[str] | None, typer.Option(help="A threshold it takes beside the national ones; repeat for more.")
    ] = None,
    region: Annotated[str, typer.Option(help="Id of the board, or * for wherever there is none.")] = NATIONAL,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put a route in force from a day on; a region may be quicker than the national floor, never slower."""
    route = Route(region, code, starts.date(), owner, acknowledge, act, None, tuple(threshold or ()), source)
    if dry_run:
        say(f"Would let {owner} take {code} in {region} from {route.starts}.")
        return
    with opened() as gateway:
        try:
            set_route(gateway, route)
        except ValueError as fault:
            raise typer.BadParameter(str(fault)) from fault
    tick(f"{owner} takes {code} in {region} from {route.starts}")
    if as_json:
        give({"route": code, "region": region, "owner": owner, "from": str(route.starts)})


def _day(day: date | None) -> str:
    return f"{day}" if day else ""

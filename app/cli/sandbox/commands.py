"""`gateway sandbox`: the synthetic world to try things in."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.faults import USAGE, FailedError
from app.cli.opening import opened
from app.cli.sandbox.world import everybody, fill, known_credentials, sandbox_settings
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick, working
from app.domain.calendar import render
from app.domain.json import Json
from app.services.setup import make_keys, migrate_database
from app.services.travel import journey
from app.settings import Settings

if TYPE_CHECKING:
    from app.sandbox.people import SyntheticPerson

commands = typer.Typer(
    help="The sandbox: synthetic organisations, people and clients.", no_args_is_help=True, add_completion=False
)


@commands.command()
def init(as_json: AsJson = False) -> None:
    """Make the sandbox, or add what it lacks: database, keys, organisations, people, agreements, clients."""
    added = prepare(sandbox_settings())
    if as_json:
        give(added)
    say("Next: gateway serve, then gateway tour")


@commands.command()
def reset(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Empty the sandbox, its audit log included, and fill it again; keys stay."""
    settings = sandbox_settings()
    if dry_run:
        say("Would delete everything in the sandbox's database and fill it again.")
        return
    migrate_database(settings)
    make_keys(settings)
    with opened() as gateway:
        added = fill(gateway, anew=True)
    tick("the sandbox is as new")
    if as_json:
        give(added)


@commands.command()
def credentials(as_json: AsJson = False) -> None:
    """List the clients, what they may do, and where their private keys are."""
    told = known_credentials(sandbox_settings())
    if as_json:
        give(told)
        return
    say(f"API base {told['base']}, token endpoint {told['token_url']}")
    columns = ("name", "client_id", "role", "organisation_code", "purposes", "private_key")
    give_rows(columns, [[_cell(client[name]) for name in columns] for client in told["clients"]])


@commands.command()
def people(as_json: AsJson = False) -> None:
    """List the synthetic people."""
    told = [_person(person) for person in everybody()]
    if as_json:
        give(told)
        return
    columns = ("name", "nhs_number", "birth_date", "nino", "employer", "scenarios")
    give_rows(columns, [[person[name] for name in columns] for person in told])


@commands.command()
def travel(
    to: Annotated[str | None, typer.Option(help="An instant on a London clock, like 2026-10-14T09:00.")] = None,
    by: Annotated[str | None, typer.Option(help="A distance: 3d, -2h, 90m, 1w.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Back to the present.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move the sandbox's business clock, of a running one too: dates, clocks and consents go by it, tokens do not."""
    if [to is not None, by is not None, reset].count(True) != 1:
        raise FailedError("Say where to: one of --to, --by and --reset.", "gateway sandbox travel --by 3d", USAGE)
    sandbox_settings()
    with opened() as gateway:
        there = journey(gateway, to, by)
    tick(f"the sandbox is at {render(there)}; a running one follows within a second")
    if as_json:
        give({"at": render(there)})


def prepare(settings: Settings) -> dict[str, int]:
    """Make the sandbox where it is missing, telling each step; how many things of each kind were added."""
    started = time.monotonic()
    with working("Making the database"):
        revision = migrate_database(settings)
    tick(f"database at revision {revision}")
    make_keys(settings)
    with working("Filling the sandbox"), opened() as gateway:
        added = fill(gateway)
    kinds = [f"{number} {kind}" for kind, number in added.items() if number]
    tick(f"added {', '.join(kinds)}" if kinds else "nothing was missing")
    tick(f"keys in {settings.data / 'keys'} ({time.monotonic() - started:.1f} s)")
    return added


def _person(person: "SyntheticPerson") -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "nhs_number": person.nhs_number,
        "birth_date": person.born.isoformat(),
        "nino": person.nino,
        "employer": person.employer,
        "scenarios": person.in_scenario,
    }


def _cell(value: object) -> object:
    return ", ".join(value) if isinstance(value, list) else value

"""`gateway config`: what the environment says, and whether it fits."""

from urllib.parse import urlsplit

import typer

from app.cli.environment import read_settings, variable
from app.cli.faults import FailedError
from app.cli.speech import AsJson, complain, give, give_rows, tick
from app.services.deployment import CHECKS
from app.services.not_ready import NotReadyError
from app.settings import Settings

commands = typer.Typer(help="The settings.", no_args_is_help=True, add_completion=False)


@commands.command()
def show(as_json: AsJson = False) -> None:
    """Show every setting: its variable, its value with secrets masked, whether it was set, and what it means."""
    settings = read_settings()
    told = [
        {
            "variable": variable(name),
            "value": masked(str(getattr(settings, name))),
            "set": name in settings.model_fields_set,
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        give(told)
        return
    give_rows(("variable", "value", "meaning"), [(row["variable"], row["value"], row["meaning"]) for row in told])


@commands.command()
def check(as_json: AsJson = False) -> None:
    """Say whether the gateway could open: settings, database, mode, clients, signing key."""
    settings = read_settings()
    told = []
    for name, holds in CHECKS:
        try:
            holds(settings)
            told.append({"check": name, "holds": True, "reason": None, "cure": None})
        except NotReadyError as fault:
            told.append({"check": name, "holds": False, "reason": str(fault), "cure": fault.cure})
            break
    if as_json:
        give(told)
    for row in told:
        if row["holds"]:
            tick(str(row["check"]))
        elif not as_json:
            complain(str(row["reason"]), str(row["cure"]))
    if not told[-1]["holds"]:
        raise typer.Exit(1)


def masked(value: str) -> str:
    """A setting's value without the password of an address."""
    try:
        password = urlsplit(value).password if "://" in value else None
    except ValueError as error:
        raise FailedError("An address among the settings cannot be read.", "Correct it, then try again.") from error
    return value.replace(f":{password}@", ":***@") if password else value

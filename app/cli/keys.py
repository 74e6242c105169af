"""`gateway keys`: make the keys that the gateway signs with."""

import typer

from app.cli.environment import read_settings
from app.cli.speech import AsJson, give, tick
from app.services.setup import make_keys

commands = typer.Typer(no_args_is_help=True)


@commands.callback()
def keys() -> None:
    """The keys the gateway signs with."""


@commands.command()
def create(as_json: AsJson = False) -> None:
    """Make the gateway's signing key and its ledger's where there are none; a key that is there is never changed."""
    settings = read_settings()
    made = make_keys(settings)
    if as_json:
        give({"made": [str(path) for path in made]})
    for path in (settings.signing_key_path, settings.ledger_key_path):
        tick(f"made {path}" if path in made else f"{path} was there already")

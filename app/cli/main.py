"""The `gateway` command: its nouns, each in a module of its own that is loaded when it is called."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from app import __version__
from app.cli.faults import EXIT_CODES, PlainGroup, tell
from app.cli.speech import be_quiet

COMMANDS = {
    "run": "run",
    "serve": "serve",
    "work": "work",
    "migrate": "migrate",
    "keys": "keys",
    "sandbox": "sandbox.commands",
    "token": "token",
    "tour": "tour",
    "story": "story",
    "sample": "sample",
    "clients": "clients",
    "organisations": "organisations",
    "identities": "identities",
    "persons": "persons",
    "alerts": "alerts",
    "rules": "rules",
    "routes": "routes",
    "audit": "audit",
    "grants": "grants",
    "reindex": "reindex",
    "openapi": "openapi",
    "disclosure": "disclosure",
    "guide": "guide",
    "config": "config",
}
"""Each command and its module; a module has `commands`, a group, or a function of the command's name."""


class LazyGroup(PlainGroup):
    """The root command: it knows the names, and loads a module when its command is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name; None when there is none."""
        return _loaded(cmd_name) if cmd_name in COMMANDS else None


def _loaded(name: str) -> Any:
    module = import_module(f"app.cli.{COMMANDS[name]}")
    group = getattr(module, "commands", None)
    if group is None:
        group = typer.Typer(add_completion=False)
        group.command(name)(getattr(module, name))
    group.info.name = name
    return get_command(group)


app = typer.Typer(
    name="gateway",
    cls=LazyGroup,
    help="The Work and Health Gateway. Data goes to stdout, words to stderr.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but data and errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The Work and Health Gateway. Data goes to stdout, words to stderr."""
    be_quiet(quiet)


def run() -> None:
    """Run the command line; leaves with the exit code."""
    try:
        app()
    except Exception as fault:
        tell(fault)
        raise

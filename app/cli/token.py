"""`gateway token CLIENT`: an access token from the running token endpoint, with the client's own key."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.environment import read_settings
from app.cli.faults import FailedError
from app.cli.sandbox.world import client_named, is_installed, key_of, user_assertion
from app.cli.speech import AsJson, give, say
from app.clients.walk import Visitor
from app.settings import Settings

Name = Annotated[str, typer.Argument(metavar="CLIENT", help="Short name of a sandbox client, or any client_id.")]
Scope = Annotated[str | None, typer.Option(help='Scopes to ask for, such as "system/Task.rs"; else all of them.')]
Purpose = Annotated[str | None, typer.Option(help="Purpose of use; needed when the client has several.")]
User = Annotated[str | None, typer.Option(help="Human who acts through a sandbox client: testgp, or a given name.")]
Key = Annotated[Path | None, typer.Option(help="Private key file, for a client that is not the sandbox's.")]
Base = Annotated[str | None, typer.Option(help="Address of the gateway; else the one of the settings.")]


def token(
    client: Name,
    scope: Scope = None,
    purpose: Purpose = None,
    user: User = None,
    key: Key = None,
    base: Base = None,
    as_json: AsJson = False,
) -> None:
    """Print an access token of 300 seconds."""
    settings = read_settings()
    client_id, path = _credential(settings, client, key)
    with _visitor(base or settings.base_url, client_id, path) as visitor:
        answer = visitor.ask_token(scope, purpose, _assertion(settings, client, user) if user else None)
    if as_json:
        give(answer)
        return
    typer.echo(answer["access_token"])
    say(f"{client_id}: {answer['scope']} for {answer['expires_in']} s")


def _credential(settings: Settings, name: str, key: Path | None) -> tuple[str, Path]:
    known = client_named(name) if settings.mode == "sandbox" and is_installed() else None
    if key:
        return known.id if known else name, key
    if known is None:
        raise FailedError(
            f"No key of {name} is known here.", "Name its file with --key, or see: gateway sandbox credentials"
        )
    return known.id, key_of(settings, known)


def _assertion(settings: Settings, name: str, user: str) -> str:
    known = client_named(name) if settings.mode == "sandbox" and is_installed() else None
    if known is None:
        raise FailedError(f"{name} is no client of a sandbox.", "Users are those of the sandbox's identity services.")
    return user_assertion(settings, known, user)


def _visitor(base: str, client_id: str, path: Path) -> Visitor:
    try:
        return Visitor(base.rstrip("/"), client_id, path)
    except (OSError, ValueError) as error:
        raise FailedError(f"There is no private key at {path}.", "Make the keys: gateway sandbox init") from error

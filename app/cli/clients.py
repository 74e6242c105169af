"""`gateway clients`: registering client systems, changing their keys, suspending them."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import FailedError
from app.cli.opening import opened
from app.cli.organisations import organisation_coded
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.domain.json import Json
from app.domain.parties import Client
from app.services.clients import (
    Registration,
    activate_client,
    add_client,
    list_clients,
    rotate_keys,
    suspend_client,
)
from app.services.gateway import Gateway

commands = typer.Typer(help="Client systems and their keys.", no_args_is_help=True, add_completion=False)

Name = Annotated[str, typer.Argument(metavar="CLIENT", help="client_id or short name.")]
Keys = Annotated[Path | None, typer.Option(help="File with the public key set (JWKS) or one public key (JWK).")]
KeysUrl = Annotated[str | None, typer.Option(help="Address of the public key set, in place of a file.")]


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every client."""
    with opened() as gateway:
        told = [_told(client) for client in list_clients(gateway)]
    if as_json:
        give(told)
        return
    columns = ("client_id", "name", "role", "organisation_id", "purposes", "active")
    give_rows(columns, [[_cell(client[name]) for name in columns] for client in told])


@commands.command()
def add(
    client_id: Annotated[str, typer.Argument(metavar="CLIENT_ID", help="The OAuth client_id.")],
    organisation: Annotated[str, typer.Option(help="Code of the organisation it acts for, such as an ODS code.")],
    role: Annotated[str, typer.Option(help="Role in every token, such as oh-clinician.")],
    scope: Annotated[str, typer.Option(help='Scopes it may ask for, such as "system/Task.rus".')],
    purpose: Annotated[list[str], typer.Option(help="Purpose of use; give it again for more than one.")],
    name: Annotated[str | None, typer.Option(help="Short name; else the client_id.")] = None,
    person: Annotated[str | None, typer.Option(help="Person id a client of role person is bound to.")] = None,
    certificate_bound: Annotated[
        bool, typer.Option("--certificate-bound", help="Give it only tokens bound to its TLS certificate.")
    ] = False,
    keys: Keys = None,
    keys_url: KeysUrl = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Register a client system."""
    with opened() as gateway:
        asked = Registration(
            id=client_id,
            name=name or client_id,
            organisation_id=organisation_coded(gateway, organisation).id,
            role=role,
            scopes=scope,
            purposes=tuple(purpose),
            keys=_read(keys),
            keys_url=keys_url,
            person_id=person,
            certificate_bound=certificate_bound,
        )
        if dry_run:
            say(f"Would register {client_id} as {role} of {organisation}.")
            return
        _show(add_client(gateway, asked), "registered", as_json)


@commands.command()
def rotate(
    client: Name, keys: Keys = None, keys_url: KeysUrl = None, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Add a key beside the present one, so that both live for a while."""
    with opened() as gateway:
        id = client_id_of(gateway, client)
        text = _read(keys)
        if dry_run:
            say(f"Would add a key to {id}; the newest two live.")
            return
        _show(rotate_keys(gateway, id, keys=text, keys_url=keys_url), "has a new key", as_json)


@commands.command()
def suspend(
    client: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Let it work again.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Refuse a client from its next request on."""
    with opened() as gateway:
        id = client_id_of(gateway, client)
        if dry_run:
            say(f"Would {'let' if undo else 'suspend'} {id}{' work again' if undo else ''}.")
            return
        changed = activate_client(gateway, id) if undo else suspend_client(gateway, id)
        _show(changed, "works again" if undo else "is suspended", as_json)


def client_id_of(gateway: Gateway, name: str) -> str:
    """The client_id behind a client_id or short name; FailedError when there is none."""
    for client in list_clients(gateway):
        if name in (client.id, client.name):
            return client.id
    raise FailedError(f"There is no client {name}.", "See which there are: gateway clients list")


def _read(path: Path | None) -> str | None:
    return path.read_text() if path else None


def _show(client: Client, done: str, as_json: bool) -> None:
    tick(f"{client.id} {done}")
    if as_json:
        give(_told(client))


def _told(client: Client) -> Json:
    return {
        "client_id": client.id,
        "name": client.name,
        "organisation_id": client.organisation_id,
        "role": client.role,
        "scopes": str(client.scopes),
        "purposes": list(client.purposes),
        "keys_url": client.jwks_url,
        "certificate_bound": client.certificate_bound,
        "active": client.active,
    }


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value

"""`gateway identities`: the identity services whose word about a user is taken."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.domain.identity_service import IdentityService
from app.domain.json import Json
from app.services.identity_services import add_identity_service, list_identity_services, switch_identity_service

commands = typer.Typer(help="Identity services that vouch for users.", no_args_is_help=True, add_completion=False)

Name = Annotated[str, typer.Argument(help="Short name of the service.")]


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every identity service."""
    with opened() as gateway:
        told = [_told(service) for service in list_identity_services(gateway)]
    if as_json:
        give(told)
        return
    columns = ("name", "issuer", "signs_for", "roles", "active")
    give_rows(columns, [[_cell(row[name]) for name in columns] for row in told])


@commands.command()
def add(
    name: Name,
    issuer: Annotated[str, typer.Option(help="What it writes in iss.")],
    algorithm: Annotated[list[str], typer.Option(help="Algorithm it signs with, such as RS512; again for more.")],
    role: Annotated[list[str] | None, typer.Option(help="Role it may vouch for; again for more.")] = None,
    people: Annotated[bool, typer.Option("--people", help="It signs people in themselves, as NHS login does.")] = False,
    audience: Annotated[str | None, typer.Option(help="What it writes in aud; else the client's name there.")] = None,
    keys: Annotated[Path | None, typer.Option(help="File with its public key set (JWKS).")] = None,
    keys_url: Annotated[str | None, typer.Option(help="Address of its public key set, in place of a file.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Trust an identity service."""
    asked = IdentityService(
        issuer=issuer,
        name=name,
        shape="person" if people else "staff",
        algorithms=tuple(algorithm),
        roles=tuple(role or ()),
        audience=audience,
        jwks=keys.read_text() if keys else None,
        jwks_url=keys_url,
    )
    if dry_run:
        say(f"Would trust {issuer} as {name}.")
        return
    with opened() as gateway:
        added = add_identity_service(gateway, asked)
    tick(f"{name} is trusted")
    if as_json:
        give(_told(added))


@commands.command()
def suspend(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Take its assertions again.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take no more assertions of a service."""
    if dry_run:
        say(f"Would take {'the' if undo else 'no more'} assertions of {name}{' again' if undo else ''}.")
        return
    with opened() as gateway:
        switch_identity_service(gateway, name, active=undo)
    tick(f"{name} {'is trusted again' if undo else 'is suspended'}")
    if as_json:
        give({"name": name, "active": undo})


def _told(service: IdentityService) -> Json:
    return {
        "name": service.name,
        "issuer": service.issuer,
        "signs_for": service.shape,
        "algorithms": list(service.algorithms),
        "roles": list(service.roles),
        "audience": service.audience,
        "jwks_url": service.jwks_url,
        "active": service.active,
    }


def _cell(value: object) -> object:
    return " ".join(value) if isinstance(value, list) else value

"""`gateway organisations`: the registry behind tokens, grants and owner types."""

from typing import Annotated

import typer

from app.cli.agreements import commands as agreement_commands
from app.cli.faults import FailedError
from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.domain.catalogue.names import ODS, ORGANISATION_CODE
from app.domain.json import Json
from app.domain.parties import Organisation
from app.services.gateway import Gateway
from app.services.organisations import (
    activate_organisation,
    add_organisation,
    list_organisations,
    suspend_organisation,
)

commands = typer.Typer(help="The organisation registry.", no_args_is_help=True, add_completion=False)
commands.add_typer(agreement_commands, name="agreement")


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every organisation."""
    with opened() as gateway:
        told = [_told(organisation) for organisation in list_organisations(gateway)]
    if as_json:
        give(told)
        return
    columns = ("code", "type", "name", "active", "id")
    give_rows(columns, [[row[name] for name in columns] for row in told])


@commands.command()
def add(
    code: Annotated[str, typer.Argument(help="ODS code, or with --own-code a code of our own system.")],
    name: Annotated[str, typer.Option(help="Name as others see it.")],
    type: Annotated[str, typer.Option(help="Kind, such as gp-practice, oh-provider or employer.")],
    own_code: Annotated[bool, typer.Option("--own-code", help="The code is no ODS code.")] = False,
    parent: Annotated[str | None, typer.Option(help="Code of the organisation it belongs to.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Register an organisation."""
    with opened() as gateway:
        above = organisation_coded(gateway, parent).id if parent else None
        system = ORGANISATION_CODE if own_code else ODS
        new = Organisation(gateway.identifiers.new(), system, code, type, name, parent=above)
        if dry_run:
            say(f"Would register {code}, {name}, as {type}.")
            return
        add_organisation(gateway, new)
    tick(f"{code} is registered")
    if as_json:
        give(_told(new))


@commands.command()
def suspend(
    code: Annotated[str, typer.Argument(help="Code of the organisation.")],
    undo: Annotated[bool, typer.Option("--undo", help="Let its clients work again.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give an organisation's clients no more tokens, or with --undo let them have some again."""
    with opened() as gateway:
        found = organisation_coded(gateway, code)
        if dry_run:
            say(f"Would {'let the clients of' if undo else 'suspend'} {code}{' work again' if undo else ''}.")
            return
        switched = (activate_organisation if undo else suspend_organisation)(gateway, found.id)
    tick(f"{code} {'works again' if undo else 'is suspended'}")
    if as_json:
        give(_told(switched))


def organisation_coded(gateway: Gateway, code: str) -> Organisation:
    """The organisation with a code, in whichever system; FailedError when there is none, or more than one."""
    found = [organisation for organisation in list_organisations(gateway) if organisation.code == code]
    if len(found) == 1:
        return found[0]
    number = "no organisation" if not found else "more than one organisation"
    raise FailedError(f"There is {number} with the code {code}.", "See which there are: gateway organisations list")


def _told(organisation: Organisation) -> Json:
    return {
        "id": organisation.id,
        "system": organisation.system,
        "code": organisation.code,
        "type": organisation.type,
        "name": organisation.name,
        "active": organisation.active,
        "parent": organisation.parent,
    }

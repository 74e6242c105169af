"""`gateway organisations agreement`: the sharing agreements that permits between organisations rest on."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.domain.json import Json
from app.services.agreements import Agreement, agreement_of, end_agreement, list_agreements

commands = typer.Typer(help="Sharing agreements.", no_args_is_help=True, add_completion=False)


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every sharing agreement, ended ones too."""
    with opened() as gateway:
        told = [_told(agreement) for agreement in list_agreements(gateway)]
    if as_json:
        give(told)
        return
    columns = ("id", "flow", "taker", "recipient", "ends")
    give_rows(columns, [[row[name] for name in columns] for row in told])


@commands.command()
def end(
    id: Annotated[str, typer.Argument(metavar="ID", help="The agreement's id, as the list shows it.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the audit log.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """End an agreement now, with every permit that rests on it alone; what it let be seen is closed at once."""
    with opened() as gateway:
        agreement = agreement_of(gateway, id)
        if dry_run:
            say(f"Would end {agreement.flow} from {agreement.taker} to {agreement.recipient}, with its permits.")
            return
        shortened = end_agreement(gateway, id, reason)
    tick(f"{agreement.flow} from {agreement.taker} to {agreement.recipient} has ended, and {shortened} permits with it")
    if as_json:
        give({"id": id, "permits": shortened})


def _told(agreement: Agreement) -> Json:
    return {
        "id": agreement.id,
        "flow": agreement.flow,
        "taker": agreement.taker,
        "recipient": agreement.recipient,
        "purposes": list(agreement.purposes),
        "starts": _instant(agreement.starts),
        "ends": _instant(agreement.ends),
    }


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")

"""`gateway organisations agreement`: the sharing agreements that permits between organisations rest on."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.domain.calendar import span
from app.domain.clock import milliseconds
from app.domain.json import Json
from app.services.agreements import Agreement, add_agreement, agreement_of, end_agreement, list_agreements

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


Day = typer.Option(formats=["%Y-%m-%d"], help="Its last day.")
Side = typer.Option(help="An organisation's code, or type: and a kind, such as type:oh-provider.")


@commands.command()
def add(
    flow: Annotated[str, typer.Argument(help="What it is about, in a word, such as assessment.")],
    taker: Annotated[str, Side],
    recipient: Annotated[str, Side],
    purpose: Annotated[list[str], typer.Option(help="A purpose of use it covers; repeat for more.")],
    classes: Annotated[str, typer.Option(help="The data classes it covers, such as ABCDE.")],
    lawful_basis: Annotated[str, typer.Option(help="Article 6 of the UK GDPR, such as 6(1)(e).")],
    special_category: Annotated[str, typer.Option(help="Article 9, such as 9(2)(h).")],
    dpia: Annotated[str, typer.Option(help="Reference of the impact assessment.")],
    until: Annotated[datetime, Day],
    starts: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Its first day; else it begins now.")
    ] = None,
    implied_care: Annotated[
        bool, typer.Option("--implied-care", help="Direct care needs no consent under it.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Register an agreement: who takes consents, to whom they may open, what for, and on what basis."""
    first = milliseconds(span(f"{starts:%Y-%m-%d}")[0]) if starts else 0
    last = milliseconds(span(f"{until:%Y-%m-%d}")[1])
    with opened() as gateway:
        asked = Agreement(gateway.identifiers.new(), flow, taker, recipient, tuple(purpose), classes, lawful_basis,
                          special_category, dpia, implied_care, first, last)  # fmt: skip
        new = add_agreement(gateway, asked, dry_run=dry_run)
    about = f"{flow} from {taker} to {recipient}"
    if dry_run:
        say(f"Would register {about} until {until:%Y-%m-%d}.")
        return
    tick(f"{about} is registered until {until:%Y-%m-%d}")
    if as_json:
        give(_told(new))


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

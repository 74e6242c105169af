"""`gateway alerts`: Tasks past their clock, which wait for somebody to look."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, give, give_rows, say, tick
from app.domain.calendar import render
from app.domain.json import Json
from app.services.alerts import Alert, close_alert, list_alerts

commands = typer.Typer(help="Tasks past their clock.", no_args_is_help=True, add_completion=False)


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the open alerts, longest overdue first. One closes by itself when its Task moves on."""
    with opened() as gateway:
        told = [_told(alert) for alert in list_alerts(gateway)]
    if as_json:
        give(told)
        return
    columns = ("id", "kind", "reference", "task", "status", "owner", "due")
    give_rows(columns, [[row[name] for name in columns] for row in told])
    if not told:
        say("No Task is past its clock.")


@commands.command()
def close(
    id: Annotated[str, typer.Argument(metavar="ID", help="The alert's id, as the list shows it.")],
    reason: Annotated[str, typer.Option(help="What was done about it; it stands in the audit log.")],
    as_json: AsJson = False,
) -> None:
    """Close an alert whose Task stays where it is."""
    with opened() as gateway:
        close_alert(gateway, id, reason)
    tick(f"alert {id} is closed")
    if as_json:
        give({"id": id, "closed": True})


def _told(alert: Alert) -> Json:
    return {
        "id": alert.id,
        "kind": alert.kind,
        "reference": alert.reference,
        "task": f"Task/{alert.task}",
        "status": alert.status,
        "owner": alert.owner,
        "due": _instant(alert.due),
        "raised": _instant(alert.raised),
    }


def _instant(at: int) -> str:
    return render(datetime.fromtimestamp(at / 1000, UTC))

"""`gateway persons`: who may be one person, joining two who are, and undoing it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_rows, say, tick
from app.domain.json import Json
from app.services.merging import Pair, Side, examine
from app.services.merging import merge as join
from app.services.merging import unmerge as part
from app.services.reviews import Question, review_persons

commands = typer.Typer(help="Persons behind the Patients.", no_args_is_help=True, add_completion=False)

NAMED = "Patient/id, NHS number, or given and family name."
Keep = Annotated[str, typer.Argument(metavar="KEEP", help=f"Who stays: {NAMED}")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help=f"Whose records move: {NAMED}")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the audit log.")]


@commands.command()
def review(as_json: AsJson = False) -> None:
    """List the Patients that may be somebody the gateway knows already; the question itself is audited."""
    with opened() as gateway:
        told = [_asked(question) for question in review_persons(gateway)]
    if as_json:
        give(told)
        return
    columns = ("asked", "reason", "patient", "keeper", "other")
    give_rows(columns, [[row[name] for name in columns] for row in told])


@commands.command()
def merge(keep: Keep, other: Other, reason: Reason, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Join the records of two persons who are one. What either refused holds for both, what they opened to
    organisations whole is closed and must be asked for again; the id in the answer undoes it.
    """
    with opened() as gateway:
        pair = examine(gateway, keep, other)
        if dry_run:
            _show(pair)
            return
        id = join(gateway, keep, other, reason)
    tick(f"merged; undo it with: gateway persons unmerge {id} --reason …")
    for consent in (*pair.kept.asked_again, *pair.other.asked_again):
        say(f"To be asked for again: {consent}")
    if as_json:
        give({"merge": id, "asked_again": [*pair.kept.asked_again, *pair.other.asked_again]})


@commands.command()
def unmerge(
    merge: Annotated[str, typer.Argument(metavar="MERGE", help="The id that the merge gave.")],
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Undo a merge: what had moved goes back, with what was made about it since; what else is new stays."""
    with opened() as gateway:
        stayed = part(gateway, merge, reason)
    tick("parted again")
    for patient in stayed:
        say(f"Made meanwhile, stayed with who was kept, to be looked at: Patient/{patient}")
    if as_json:
        give({"merge": merge, "stayed": [f"Patient/{patient}" for patient in stayed]})


def _show(pair: Pair) -> None:
    for name, side in (("KEEP", pair.kept), ("OTHER", pair.other)):
        say(f"{name}: {_patients(side)}")
        for consent in side.asked_again:
            say(f"  would end, to be asked for again: {consent}")
    if not pair.alike:
        say("Their birth dates differ.")
    say("Would merge OTHER into KEEP. Nothing has changed.")


def _patients(side: Side) -> str:
    return ", ".join(patient.reference for patient in side.patients) or "no Patient"


def _asked(question: Question) -> Json:
    return {
        "id": question.id,
        "asked": datetime.fromtimestamp(question.asked / 1000, UTC).isoformat(timespec="seconds"),
        "reason": question.reason,
        "patient": f"Patient/{question.patient}",
        "keeper": question.keeper,
        "other": f"Patient/{question.other}" if question.other else None,
    }

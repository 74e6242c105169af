"""`gateway audit`: who saw what of a person, in words; and whether the audit log is what it was."""

import os
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import PROOF_BROKEN, REFUSED, FailedError
from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, give_line, say, tick
from app.domain.checkpoint import VerifierKey, read_key
from app.domain.errors import Hidden
from app.domain.finding import Verification
from app.domain.who_saw import Sentence
from app.services.audit import who_saw as told_of
from app.services.erasure import erase as carry_out
from app.services.exporting import export as write_out
from app.services.gateway import Gateway
from app.services.outside import Outside, outside_of
from app.services.sealing import LedgerBrokenError, sealer_of
from app.services.verification import verify as verified

commands = typer.Typer(help="The audit log, in words.", no_args_is_help=True, add_completion=False)

Person = Annotated[str, typer.Argument(metavar="PERSON", help="Patient/id, NHS number, or given and family name.")]
Key = Annotated[str, typer.Option(metavar="KEY", help="The public key to trust; else the one of the key file.")]
Kept = Annotated[Path | None, typer.Option(metavar="FILE", help="Checkpoints kept outside; else the configured ones.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the audit log.")]


@commands.callback()
def group() -> None:
    """The audit log, in words."""


@commands.command("who-saw")
def who_saw(person: Person, as_json: AsJson = False) -> None:
    """Say who touched the records of a person, newest first; the question itself is audited."""
    with opened() as gateway:
        sentences = _told(gateway, person)
    if as_json:
        give([{"number": s.number, "when": s.when.isoformat(), "text": s.text} for s in sentences])
        return
    for sentence in sentences:
        give_line(f"{sentence.number:>6}  {sentence.text}")
    say(f"{len(sentences)} rows of the audit log")


@commands.command()
def verify(key: Key = "", checkpoints: Kept = None, as_json: AsJson = False) -> None:
    """Hash the whole audit log again and hold it against the checkpoints kept outside the database."""
    with opened() as gateway:
        outside = Outside(checkpoints) if checkpoints else outside_of(gateway.settings, gateway.id)
        result = verified(gateway.database, _trusted(gateway, key), outside.notes(), _progress, os.cpu_count() or 1)
    if as_json:
        give(_as_data(result))
    for finding in () if as_json else result.findings:
        give_line(f"{finding.where}: {finding.text}")
    for notice in result.notices:
        say(notice)
    if not result.holds:
        raise FailedError(
            f"The audit log is not what was sealed: {len(result.findings)} findings in {result.rows} rows.",
            "Keep the database and the checkpoints as they are, and call who answers for them.",
            PROOF_BROKEN,
        )
    tick(f"{result.rows} rows are what {result.checkpoints} signed checkpoints say")


@commands.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")],
    as_json: AsJson = False,
) -> None:
    """Write the sealed audit log to a file for docs/verify_ledger.py; it holds personal data, and is audited."""
    with opened() as gateway:
        try:
            rows = write_out(gateway, _trusted(gateway, ""), file)
        except FileExistsError as error:
            raise FailedError(f"There is a file {file} already.", "Name another one.") from error
    tick(f"{rows} rows written to {file}")
    if as_json:
        give({"file": str(file), "rows": rows})


@commands.command()
def key(as_json: AsJson = False) -> None:
    """Print the public key that checkpoints are signed with; note it down somewhere else."""
    with opened() as gateway:
        told = str(_trusted(gateway, ""))
    if as_json:
        give({"key": told})
    else:
        give_line(told)


@commands.command()
def erase(
    rows: Annotated[list[str], typer.Argument(metavar="ID…", help="Ids of rows of the audit log.")],
    reason: Reason,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Erase query, address and people of rows, where the law asks for it; the proof of the rows stays whole."""
    if dry_run:
        say(f"Would erase the personal part of {len(rows)} rows.")
        return
    with opened() as gateway:
        try:
            carry_out(gateway, rows, reason)
        except Hidden as hidden:
            raise FailedError("The audit log has no row of one of these ids.", "Look them up first.") from hidden
    tick(f"erased the personal part of {len(rows)} rows")
    if as_json:
        give({"erased": rows})


@commands.command()
def restored(reason: Reason, as_json: AsJson = False) -> None:
    """After a restore from a backup: begin a new epoch that names the last checkpoint kept outside."""
    with opened() as gateway:
        try:
            made = sealer_of(gateway).start_epoch(reason)
        except LedgerBrokenError as fault:
            raise FailedError(str(fault), "Look at the audit log: gateway audit verify", REFUSED) from fault
    assert made.restored
    lost = made.restored.after - made.restored.size
    tick(f"epoch {made.epoch} goes on from {made.restored.size} rows; {lost} sealed rows were lost at the restore")
    if as_json:
        give({"epoch": made.epoch, "rows": made.restored.size, "lost": lost})


def _told(gateway: Gateway, person: str) -> list[Sentence]:
    try:
        return told_of(gateway, person)
    except Hidden as hidden:
        raise FailedError(
            "No records of such a person are kept here.", "Check the number or the name: both are compared exactly."
        ) from hidden


def _trusted(gateway: Gateway, key: str) -> VerifierKey:
    try:
        return read_key(key) if key else sealer_of(gateway).key.verifier
    except ValueError as error:
        raise FailedError("That is no public key of a ledger.", "Look at yours: gateway audit key") from error


def _progress(done: int, total: int) -> None:
    if done % 100_000 == 0:
        say(f"{done} of {total} rows")


def _as_data(result: Verification) -> dict[str, object]:
    return {
        "holds": result.holds,
        "rows": result.rows,
        "checkpoints": result.checkpoints,
        "unsealed": result.unsealed,
        "root": result.root.hex(),
        "findings": [vars(finding) for finding in result.findings],
        "notices": result.notices,
    }

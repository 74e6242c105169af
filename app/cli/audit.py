"""`gateway audit`: who saw what of a person, in words."""

from typing import Annotated

import typer

from app.cli.faults import FailedError
from app.cli.opening import opened
from app.cli.speech import AsJson, give, give_line, say
from app.domain.errors import Hidden
from app.domain.who_saw import Sentence
from app.services.audit import who_saw as told_of
from app.services.gateway import Gateway

commands = typer.Typer(help="The audit log, in words.", no_args_is_help=True, add_completion=False)

Person = Annotated[str, typer.Argument(metavar="PERSON", help="NHS number, or given and family name.")]


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


def _told(gateway: Gateway, person: str) -> list[Sentence]:
    try:
        return told_of(gateway, person)
    except Hidden as hidden:
        raise FailedError(
            "No records of such a person are kept here.", "Check the number or the name: both are compared exactly."
        ) from hidden

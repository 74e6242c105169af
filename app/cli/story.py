"""`gateway story N`: one of the scenarios, played in a running sandbox by its people and organisations."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.faults import FailedError
from app.cli.sandbox.world import person_named, play, programme, sandbox_settings
from app.cli.speech import AsJson, give, give_line, say
from app.cli.tour import Base, as_data, facts_of, line
from app.services.tour_facts import TourFacts

if TYPE_CHECKING:
    from app.sandbox.stories.programme import Entry
    from app.sandbox.walking import Step

Number = Annotated[int | None, typer.Argument(metavar="N", help="Number of the story; without it the list of them.")]
RESET = "Empty the sandbox and play it anew: gateway sandbox reset"


def story(number: Number = None, base: Base = None, as_json: AsJson = False) -> None:
    """Play a story, a line for each step; what it leaves can be looked at."""
    entries = programme()
    if number is None:
        _list(entries, as_json)
    elif entry := entries.get(number):
        _play(number, entry, base, as_json)
    else:
        raise FailedError(f"There is no story {number}.", "See which there are: gateway story")


def _play(number: int, entry: "Entry", base: str | None, as_json: bool) -> None:
    settings = sandbox_settings()
    address = (base or settings.base_url).rstrip("/")
    with ExitStack() as stack:
        facts = facts_of(stack, settings) if address == settings.base_url else None
        if facts and person_named(entry.given).id in facts.referred():
            raise FailedError(f"{entry.given} has an open referral: this story was played here.", RESET)
        say(f"Story {number}: {entry.title}")
        told: list[dict[str, Any]] = []
        play(settings, entry, address, lambda step: told.append(_told(step, facts, as_json)))
    if as_json:
        give(told)
    say(f"Who saw what of it: gateway audit who-saw {entry.given}")


def _told(step: "Step", facts: TourFacts | None, as_json: bool) -> dict[str, Any]:
    number = facts.audit_number(step.request_id) if facts else None
    if not as_json:
        give_line(line(step, number))
    return as_data(step, number)


def _list(entries: "dict[int, Entry]", as_json: bool) -> None:
    if as_json:
        give([{"number": number, "title": entry.title, "person": entry.given} for number, entry in entries.items()])
        return
    for number, entry in entries.items():
        give_line(f"{number:>2}  {entry.title} ({entry.given})")

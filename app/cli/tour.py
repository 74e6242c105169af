"""`gateway tour`: a first referral through a running gateway, seen by GP, OH provider, DWP and auditor."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.faults import FailedError
from app.cli.sandbox.world import everybody, new_tour, person_named, sandbox_settings, tour_steps
from app.cli.speech import AsJson, give, give_line, say
from app.services.not_ready import NotReadyError
from app.services.tour_facts import TourFacts, tour_facts
from app.settings import Settings

if TYPE_CHECKING:
    from app.sandbox.people import SyntheticPerson
    from app.sandbox.walking import Step

Person = Annotated[str | None, typer.Option("--person", help="Given name of a synthetic person; else the next one.")]
Base = Annotated[str | None, typer.Option(help="Address of the gateway; else the one of the settings.")]
WithCurl = Annotated[bool, typer.Option("--curl", help="Print each call as curl, too.")]

AuditNumber = Callable[[str], int | None]


def tour(person: Person = None, base: Base = None, with_curl: WithCurl = False, as_json: AsJson = False) -> None:
    """Carry one fit-note referral through a running sandbox, a line for each step."""
    settings = sandbox_settings()
    with ExitStack() as stack:
        facts = None if base and base.rstrip("/") != settings.base_url else facts_of(stack, settings)
        chosen = person_named(person) if person else next_person(facts)
        if chosen is None:
            raise FailedError("Everybody here has an open referral.", "Start over: gateway sandbox reset")
        told = walk(settings, chosen, facts, (base or settings.base_url).rstrip("/"), curl=with_curl, quiet=as_json)
    if as_json:
        give(told)


def next_person(facts: TourFacts | None) -> "SyntheticPerson | None":
    """The first person without an open referral; of another machine's people, whom nobody knows, the first."""
    referred = facts.referred() if facts else frozenset()
    return next((person for person in everybody() if person.id not in referred), None)


def walk(
    settings: Settings,
    person: "SyntheticPerson",
    facts: TourFacts | None,
    base: str,
    *,
    local: str | None = None,
    curl: bool = False,
    quiet: bool = False,
) -> list[dict[str, Any]]:
    """Walk, print each step as it is done unless told to be quiet, and give the steps as data."""
    told = []
    for step in tour_steps(new_tour(settings, person, base, local)):
        number = facts.audit_number(step.request_id) if facts else None
        told.append(as_data(step, number))
        if not quiet:
            give_line(line(step, number))
            if curl:
                say(f"  {step.curl}")
    return told


def line(step: "Step", number: int | None) -> str:
    """A step in one line: who, call, status, meaning, audit number."""
    audit = f"audit {number}" if number is not None else "audit -"
    return f"{step.who:<10} {step.call:<44} {step.status}  {step.meaning}  [{audit}]"


def as_data(step: "Step", number: int | None) -> dict[str, Any]:
    """A step as data."""
    return {
        "who": step.who,
        "call": step.call,
        "status": step.status,
        "meaning": step.meaning,
        "audit": number,
        "request_id": step.request_id,
        "curl": step.curl,
    }


def facts_of(stack: ExitStack, settings: Settings) -> TourFacts | None:
    """What only this machine's database tells of a walk; None where it is out of reach."""
    try:
        return stack.enter_context(tour_facts(settings))
    except NotReadyError:
        return None

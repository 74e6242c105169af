"""`gateway sample`: bodies to send, valid as printed."""

from typing import Annotated

import typer

from app.cli.sandbox.world import person_named, sample_message, sample_referral, sandbox_settings
from app.cli.speech import AsJson, give, say
from app.services.clock import SystemClock, Uuid7Source
from app.services.travel import sandbox_now

commands = typer.Typer(help="Bodies to send, valid as printed.", no_args_is_help=True, add_completion=False)

Person = Annotated[str, typer.Option("--person", help="Given name of the synthetic person it is about.")]


@commands.callback()
def group() -> None:
    """Bodies to send, valid as printed."""


@commands.command()
def referral(person: Person = "Stan", as_json: AsJson = False) -> None:
    """Print one ServiceRequest with its fit note and the short consent, as a GP system would send it today."""
    settings, wall = sandbox_settings(), SystemClock()
    give(sample_referral(person_named(person), sandbox_now(settings), Uuid7Source(wall).new()))
    if not as_json:
        say(f"Send it: POST {settings.fhir_base}/ServiceRequest with the token that `gateway token gp` prints")


@commands.command()
def message(person: Person = "Stan", as_json: AsJson = False) -> None:
    """Print the same referral as a message of the Booking and Referral Standard."""
    settings, wall = sandbox_settings(), SystemClock()
    give(sample_message(person_named(person), sandbox_now(settings), Uuid7Source(wall).new))
    if not as_json:
        ids = "a UUID each as X-Request-ID and X-Correlation-ID"
        say(f"Send it: POST {settings.fhir_base}/$process-message, with {ids}")

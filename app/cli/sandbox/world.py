"""The door to the sandbox package: the only module of the command line that reaches into app/sandbox."""

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.environment import read_settings
from app.cli.faults import FailedError
from app.clients.walk import Visitor
from app.domain.json import Json
from app.services.clock import SystemClock, Uuid7Source
from app.services.travel import sandbox_now
from app.settings import Settings

if TYPE_CHECKING:
    from app.sandbox.clients import SandboxClient
    from app.sandbox.people import SyntheticPerson
    from app.sandbox.stories.programme import Entry
    from app.sandbox.stories.stage import Door
    from app.sandbox.walking import Step, Tour
    from app.services.gateway import Gateway


def is_installed() -> bool:
    """Whether this installation holds the sandbox package; the production image does not."""
    return find_spec("app.sandbox") is not None


def sandbox_settings() -> Settings:
    """The settings, when this is a sandbox and its package is installed; FailedError else."""
    settings = read_settings()
    if settings.mode != "sandbox":
        raise FailedError("This deployment is no sandbox.", "Set GATEWAY_MODE=sandbox, and another GATEWAY_DATA.")
    if not is_installed():
        raise FailedError("This installation holds no sandbox.", "Use a checkout of the project: make run")
    return settings


def known_credentials(settings: Settings) -> Json:
    """The members `base`, `token_url` and `clients` of `gateway sandbox credentials --json`."""
    from app.sandbox.seed import credentials

    return credentials(settings)


def everybody() -> "tuple[SyntheticPerson, ...]":
    """The synthetic people, those without a scenario of their own first: the tour takes them in this order."""
    from app.sandbox.people import PEOPLE

    return tuple(sorted(PEOPLE, key=lambda person: person.in_scenario))


def person_named(given: str) -> "SyntheticPerson":
    """The person of a given name; FailedError when there is none."""
    from app.sandbox.people import named

    if found := named(given):
        return found
    raise FailedError(f"Nobody here is called {given}.", "See who is: gateway sandbox people")


def client_named(name: str) -> "SandboxClient | None":
    """The sandbox client of a short name or client_id; None when there is none."""
    from app.sandbox.clients import named

    return named(name)


def key_of(settings: Settings, client: "SandboxClient") -> Path:
    """Where the private key of a sandbox client is."""
    from app.sandbox.keys import key_file

    return key_file(settings.data, client.name)


def user_assertion(settings: Settings, client: "SandboxClient", user: str) -> str:
    """What an identity service of the sandbox signs for a human who acts through a client; FailedError for nobody."""
    from app.sandbox import humans, identity_services, people

    wall = SystemClock()
    now, jti = int(wall.now().timestamp()), Uuid7Source(wall).new()
    if human := humans.named(user):
        return identity_services.vouch(settings.data, human, client, settings.token_url, now, jti)
    if person := people.named(user):
        return identity_services.sign_in(settings.data, person, client, now, jti)
    staff = ", ".join(human.name for human in humans.HUMANS)
    raise FailedError(f"Nobody here is called {user}.", f"Staff: {staff}. People: gateway sandbox people")


def sample_referral(person: "SyntheticPerson", moment: datetime, note: str) -> Json:
    """The ServiceRequest about a person at a moment; `note` is the number of its fit note, a UUID."""
    from app.sandbox.fit_note_referral import Occasion, referral

    return referral(Occasion(person, moment, note))


def sample_message(person: "SyntheticPerson", moment: datetime, new_id: "Callable[[], str]") -> Json:
    """The same as a message of the Booking and Referral Standard."""
    from app.sandbox.fit_note_referral import Occasion
    from app.sandbox.referral_message import referral_message

    return referral_message(Occasion(person, moment, new_id()), new_id)


def new_tour(settings: Settings, person: "SyntheticPerson", base: str, local: str | None = None) -> "Tour":
    """A tour about a person through the gateway at an address; `local` is where it listens on this machine."""
    from app.sandbox.walking import Tour

    wall = SystemClock()
    return Tour(base, settings.data, person, sandbox_now(settings), Uuid7Source(wall).new, local)


def tour_steps(tour: "Tour") -> "Iterator[Step]":
    """The steps of a tour, each as it is done."""
    from app.sandbox.tour import steps

    return steps(tour)


def programme() -> "dict[int, Entry]":
    """The stories by their number."""
    from app.sandbox.stories.programme import PROGRAMME

    return PROGRAMME


def play(settings: Settings, entry: "Entry", base: str, tell: "Callable[[Step], None]") -> None:
    """Play a story through the running gateway, and tell each step as it is done."""
    from app.sandbox.stories.stage import Stage

    ids = Uuid7Source(SystemClock())
    stage = Stage(base, sandbox_now(settings), ids.new, _doors(settings, base), lambda step, _: tell(step))
    try:
        entry.play(stage)
    finally:
        stage.close()


def _doors(settings: Settings, base: str) -> "Door":
    def door(name: str, human: str | None, purpose: str | None) -> Visitor:
        client = client_named(name)
        assert client

        def user() -> str:
            return user_assertion(settings, client, human or "")

        return Visitor(base, client.id, key_of(settings, client), user=user if human else None, purpose=purpose)

    return door


def fill(gateway: "Gateway", *, anew: bool = False) -> dict[str, int]:
    """Add what the sandbox lacks, or with `anew` empty and fill it; how many of each kind were added."""
    from app.sandbox.seed import reset, seed

    try:
        return reset(gateway) if anew else seed(gateway)
    except (OSError, ValueError) as error:
        raise FailedError(
            f"The client keys cannot be used ({error}).", f"Remove the folder {gateway.settings.data / 'keys/clients'}."
        ) from error

"""Turns of the worker in a test's hand, and what they left behind."""

import json
from typing import Any

from app.domain.timed import Due
from app.services.sweeping import Sweeper
from app.store import referrals, timed_acts
from app.store.wall import OPERATOR
from tests.kit.gateways import World
from tests.kit.ledger import all_rows
from tests.pathway.walks import Sent


def turn(world: World) -> int:
    """One turn of the worker, in which nothing may fail; how many acts it did."""

    def fail(act: Due, fault: Exception) -> None:
        raise AssertionError(act) from fault

    return Sweeper(world.gateway, fail).turn()


def topics(sent: Sent) -> list[str]:
    """The topics of a referral's story, in their order."""
    return [event["topic"] for event in events(sent)]


def events(sent: Sent) -> list[dict[str, Any]]:
    """A referral's story."""
    with sent.world.gateway.database.reading(OPERATOR) as connection:
        return referrals.events(connection, sent.request.partition("/")[2])


def acts(world: World, reference: str) -> list[tuple[str, str | None]]:
    """What was done or planned about a record: kind, and how it ended."""
    with world.gateway.database.reading(OPERATOR) as connection:
        return [(act.kind, how) for act, _, how in timed_acts.acts_of(connection, reference.partition("/")[2])]


def evidence(world: World, interaction: str) -> list[Any]:
    """The audit rows of an interaction."""
    return [row for row in all_rows(world.gateway) if row.interaction == interaction]


def details(world: World, interaction: str) -> list[dict[str, str]]:
    """What the audit rows of an interaction tell beside their records."""
    return [json.loads(row.detail) for row in evidence(world, interaction)]

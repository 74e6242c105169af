"""The rows of each version of a Consent as compiling it again gives them, with what was there at its moment."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from app.domain.caller import Caller
from app.domain.consent import Compiled, Facts, compile_consent, permitted, withdrawn
from app.domain.grant import ALWAYS_UNTIL, DENY, Grant
from app.domain.grant_check import Standing, standing
from app.domain.narrowing import narrowed_to
from app.domain.parties import Organisation
from app.domain.record import Record
from app.domain.scopes import Scopes
from app.services import consents
from app.services.consent_narrowing import narrows
from app.services.gateway import Asked, Gateway
from app.services.sealed import Notes
from app.services.writing import Work
from app.store import grant_walk
from app.store.database import Connection


class Then(Work):
    """A write of the past: what it looks up is what was there at its moment."""

    def recall(self, type: str, id: str) -> Record | None:
        """The version that was in force then."""
        return grant_walk.version_at(self.connection, type, id, self.now)


def then(gateway: Gateway, connection: Connection, record: Record) -> Then:
    """The write that stored a version, as far as compiling looks at it."""
    organisation, role = grant_walk.author_of(connection, record) or (record.custodian, "none")
    caller = Caller("", organisation, "", "", "", "", role, "", Scopes.parse(""), "")
    moment = datetime.fromtimestamp(record.last_updated / 1000, UTC)
    return Then(gateway, caller, Asked(request_id="", address=""), connection, moment, Notes("recompile", "R"))


def source_of(record: Record) -> str:
    """The version that grant rows name as what they rest on."""
    return f"{record.type}/{record.id}/{record.version}"


def before_of(record: Record) -> str:
    """The version before it, likewise."""
    return f"{record.type}/{record.id}/{record.version - 1}"


def of_consent(
    gateway: Gateway, connection: Connection, history: list[Record], stored: list[Standing]
) -> Iterator[Standing]:
    """The grants of each version, and when each should end; raises what compiling refuses.

    A version ends the permits of those before it, and denies what it no longer permits. Where the person narrowed what
    an organisation took, they are what was left of the rows then in force.
    """
    given: tuple[Grant, ...] = ()
    for place, record in enumerate(history):
        until = history[place + 1].last_updated if place + 1 < len(history) else ALWAYS_UNTIL
        body, work = json.loads(record.body), then(gateway, connection, record)
        short = consents.is_short(json.loads(one.body) for one in history[:place])
        facts = consents.facts(work, record, body, "Consent", short=short)
        compiled = compile_consent(body, replace(facts, agreement=partial(_carried, work)))
        given = _narrowed(given, compiled, record, stored) if narrows(work, record) else compiled.permits
        for grant in (*given, *compiled.denials):
            yield standing(source_of(record), grant, min(grant.ends, until, _voided(connection, grant, record)))
        if place and body.get("status") != "entered-in-error":
            yield from _taken_back(history[place - 1], record, facts, stored)


def _voided(connection: Connection, grant: Grant, record: Record) -> int:
    """When the passport that a share opens was said to be in error; for ever where it was not, or for other grants."""
    if grant.basis != "share":
        return ALWAYS_UNTIL
    form = grant.reach.removeprefix("rec:")
    voided = grant_walk.voided_at(connection, "QuestionnaireResponse", form, record.last_updated)
    return ALWAYS_UNTIL if voided is None else voided


def _narrowed(
    given: tuple[Grant, ...], compiled: Compiled, record: Record, stored: list[Standing]
) -> tuple[Grant, ...]:
    """What a narrowing leaves of the version before, as far as its rows were in force."""
    before = before_of(record)
    live = {
        (rule.recipient, rule.purpose, rule.data_class, rule.reach)
        for rule, ends in stored
        if rule.source == before and rule.effect != DENY and ends >= record.last_updated
    }
    held = [(one, 0) for one in given if (one.recipient, one.purpose, one.data_class, one.reach) in live]
    return tuple(grant for grant, _ in narrowed_to(held, compiled.permits))


def _taken_back(before: Record, record: Record, facts: Facts, stored: list[Standing]) -> Iterator[Standing]:
    """The denials of what a version left out: they rest on the version before, and never end."""
    kept = permitted(json.loads(before.body), facts, consents.moment(before), record.last_updated)
    after = permitted(json.loads(record.body), facts, consents.moment(record))
    for grant in withdrawn(kept | _pairs(record, stored), after, record.last_updated):
        yield standing(source_of(before), grant, ALWAYS_UNTIL)


def _carried(work: Work, taker: Organisation, recipient: str, purpose: str) -> int | None:
    """How long agreements carried a permit: when one was ended, those then in force took it over."""
    until = consents.agreed(work, taker, recipient, purpose, work.now)
    while until is not None:
        later = consents.agreed(work, taker, recipient, purpose, until)
        if later is None:
            break
        until = later
    return until


def _pairs(record: Record, stored: list[Standing]) -> frozenset[tuple[str, str]]:
    """Who saw something by the versions before, up to the moment of this one."""
    earlier = (f"Consent/{record.id}/{version}" for version in range(1, record.version))
    sources = frozenset(earlier)
    return frozenset(
        (rule.recipient, rule.purpose)
        for rule, ends in stored
        if rule.source in sources and rule.effect != DENY and ends >= record.last_updated
    )

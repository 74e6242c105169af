"""Sharing agreements: the register, and ending one with every permit that rests on it (access.md 3)."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.catalogue.purposes import PURPOSES
from app.domain.errors import refuse
from app.domain.evidence import Evidence
from app.domain.parties import Organisation
from app.domain.provision import CARE_TYPES, NEVER_BY_TYPE, SHARED_CLASSES
from app.services.gateway import Gateway
from app.store import agreements, organisations
from app.store.agreed_permits import Agreed, end_permits, find_permits
from app.store.agreements import Agreement
from app.store.connection import Connection
from app.store.wall import OPERATOR
from app.store.write_lock import hold_writes

__all__ = ["Agreement", "add_agreement", "agreement_of", "end_agreement", "list_agreements"]

KINDS = (*CARE_TYPES, *sorted(NEVER_BY_TYPE))
"""The types of organisation that a side may stand for."""

Registry = dict[str, Organisation]
"""Organisations by id."""


def list_agreements(gateway: Gateway) -> list[Agreement]:
    """Every registered agreement by flow, ended ones too."""
    with gateway.database.reading() as connection:
        return agreements.list_agreements(connection)


def add_agreement(gateway: Gateway, asked: Agreement, *, dry_run: bool = False) -> Agreement:
    """Register an agreement whose sides are types (`type:T`) or codes of organisations, and return it as it is kept;
    audited. It carries what is permitted from then on, never what was refused for want of one, and begins no earlier
    than now.

    Refusal AUT-043 for an organisation that is not there, AUT-044 for the rest.
    """
    with gateway.database.writing(OPERATOR) as connection:
        hold_writes(connection)
        registry = organisations.listed(connection)
        sides, kinds = zip(*(_side(name, registry) for name in (asked.taker, asked.recipient)), strict=True)
        new = replace(asked, taker=sides[0], recipient=sides[1], starts=max(asked.starts, gateway.now))
        if fault := next(_faults(new, kinds), None):
            raise refuse("AUT-044", reason=fault)
        if not dry_run:
            agreements.add_agreement(connection, new)
            told = {"agreement": new.id, "flow": new.flow, "taker": new.taker, "recipient": new.recipient}
            gateway.record(connection, Evidence("agreement-add", "C", detail=told))
    return new


def _side(name: str, registry: list[Organisation]) -> tuple[str, str]:
    """A side as it is kept, and the type of organisation it is or stands for."""
    if name.startswith("type:"):
        return name, name.removeprefix("type:")
    found = [organisation for organisation in registry if organisation.code == name]
    if len(found) != 1:
        raise refuse("AUT-043", noun="organisation", name=name)
    return f"org:{found[0].id}", found[0].type


def _faults(new: Agreement, kinds: tuple[str, ...]) -> Iterator[str]:
    for side, kind in zip((new.taker, new.recipient), kinds, strict=True):
        if side.startswith("type:") and kind not in KINDS:
            yield f"{side} is no type of organisation here; name a code, or type: with one of {', '.join(KINDS)}"
    if not new.purposes or set(new.purposes) - set(PURPOSES):
        yield f"purposes must be some of {', '.join(PURPOSES)}"
    if not new.classes or set(new.classes) - set(SHARED_CLASSES):
        yield f"classes must be letters of {SHARED_CLASSES}"
    told = ((new.flow, 64), (new.lawful_basis, 32), (new.special_category, 32), (new.dpia, 255))
    if not all(text.isprintable() and 1 <= len(text) <= longest for text, longest in told):
        yield "flow, both bases and the reference of the impact assessment must be short texts; name each of them"
    if new.implied_care and NEVER_BY_TYPE & set(kinds):
        yield "implied care is between NHS-commissioned parties alone"
    if new.ends <= new.starts:
        yield "it must end after it begins, and it begins no earlier than now"


def agreement_of(gateway: Gateway, id: str) -> Agreement:
    """The agreement of an id; AUT-043 when there is none, AUT-045 when it has ended."""
    with gateway.database.reading() as connection:
        return _live(connection, id, gateway.now)


def end_agreement(gateway: Gateway, id: str, reason: str) -> int:
    """End an agreement now, and with it the permits that no other agreement carries; audited in the same transaction.

    Returns how many permits it shortened. Refused as `agreement_of`.
    """
    with gateway.database.writing(OPERATOR) as connection:
        hold_writes(connection)
        now = gateway.now
        ended = _live(connection, id, now)
        agreements.end_agreement(connection, id, now)
        registry = {organisation.id: organisation for organisation in organisations.listed(connection)}
        resting = _resting(connection, ended, registry, now)
        shortened = sum(_shorten(connection, permit, registry, now) for permit in resting)
        told = {"agreement": id, "flow": ended.flow, "permits": str(shortened), "reason": reason}
        gateway.record(connection, Evidence("agreement-end", "U", detail=told))
    return shortened


def _live(connection: Connection, id: str, now: int) -> Agreement:
    found = agreements.get_agreement(connection, id)
    if found is None:
        raise refuse("AUT-043", noun="agreement", name=id)
    if found.ends <= now:
        raise refuse("AUT-045", name=id)
    return found


def _resting(connection: Connection, ended: Agreement, registry: Registry, now: int) -> list[Agreed]:
    """The permits between its two sides. What persons consent to themselves, and what a taker keeps for itself, rest on
    no agreement.
    """
    recipients = {name for one in registry.values() for name in _names(one) if ended.recipient in _names(one)}
    found = find_permits(connection, sorted(recipients | {ended.recipient}), ended.purposes, now)
    return [
        permit
        for permit in found
        if permit.taker in registry
        and ended.taker in _names(registry[permit.taker])
        and permit.recipient != f"org:{permit.taker}"
    ]


def _shorten(connection: Connection, permit: Agreed, registry: Registry, now: int) -> int:
    """End a permit, or let it last as long as another agreement that carries it."""
    named = registry.get(permit.recipient.removeprefix("org:"))
    recipients = _names(named) if named else (permit.recipient,)
    others = agreements.live_agreements(connection, _names(registry[permit.taker]), recipients, now)
    carrying = [o for o in others if permit.purpose in o.purposes and (permit.basis == "consent" or o.implied_care)]
    until = max((other.ends for other in carrying), default=now)
    return end_permits(connection, permit, until, now)


def _names(organisation: Organisation) -> tuple[str, str]:
    return f"org:{organisation.id}", f"type:{organisation.type}"

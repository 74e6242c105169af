"""Sharing agreements: listing them, and ending one with every permit that rests on it (access.md 3)."""

from app.domain.errors import refuse
from app.domain.evidence import Evidence
from app.domain.parties import Organisation
from app.services.gateway import Gateway
from app.store import agreements, organisations
from app.store.agreed_permits import Agreed, end_permits, find_permits
from app.store.agreements import Agreement
from app.store.connection import Connection
from app.store.wall import OPERATOR
from app.store.write_lock import hold_writes

__all__ = ["Agreement", "agreement_of", "end_agreement", "list_agreements"]

Registry = dict[str, Organisation]
"""Organisations by id."""


def list_agreements(gateway: Gateway) -> list[Agreement]:
    """Every registered agreement by flow, ended ones too."""
    with gateway.database.reading() as connection:
        return agreements.list_agreements(connection)


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

"""Sealed answers: what a reading use case returns, unreadable until its audit row is durable (design.md 3)."""

import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.domain.caller import Caller
from app.domain.catalogue.types import TYPES
from app.domain.errors import Refusal, Unauthenticated, refuse
from app.domain.evidence import CUSTODIAN, Entity, Evidence, actor_detail
from app.domain.ground import SUBJECT
from app.domain.record import Record
from app.services.gateway import Asked, Gateway

Answer = TypeVar("Answer")

PATIENT = re.compile(r'"(?:subject|for|patient|actor)":\{"reference":"Patient/([A-Za-z0-9.-]{1,64})"')
"""Where a stored text names its Patient: the one the record itself points to stands in the audit row."""

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
"""What an id of ours looks like; anything else that was asked for may be somebody's number, and is not written down."""

ANSWERED = ("$referral-status", "$confirm-job", "$reuse-passport", "$mdt-list")
"""The operations that tell what stands in records, beside reading and searching."""

RULES = {"AUT-020": "scope {needed}", "AUT-021": "role {role} may not {action} {type}", "AUT-022": "purpose {purpose}"}
"""What a refusal from the token alone rested on, in the audit row."""


@dataclass
class Notes:
    """What will stand in the audit row, gathered while the use case runs."""

    interaction: str
    action: str
    entities: list[Entity] = field(default_factory=list)
    patients: dict[str, str] = field(default_factory=dict)
    query: str | None = None
    detail: dict[str, str] = field(default_factory=dict)
    keepers: dict[str, None] = field(default_factory=dict)
    reason: str | None = None

    def saw(self, record: Record) -> None:
        """Note a record that was given or touched, and the patient it is about."""
        self.entities.append(
            Entity(record.type, record.id, record.version, record.person, record.data_class, record.ground)
        )
        if record.ground.grant and record.ground.basis != SUBJECT:
            self.keepers[record.custodian] = None
        named = PATIENT.search(record.body)
        if record.person and (record.type == "Patient" or named):
            self.patients.setdefault(record.person, named[1] if named else record.id)

    def about(self, type: str, id: str, version: int = 0, person: str | None = None) -> None:
        """Note a record by its name only: what a refused call asked for. What can name no record is left out."""
        if type in TYPES and ID.fullmatch(id):
            self.entities.append(Entity(type, id, version, person))


@dataclass(frozen=True)
class Sealed(Generic[Answer]):
    """An answer, or the refusal in its place, with the evidence that must be durable first. Opened by `unseal` only."""

    evidence: tuple[Evidence, ...]
    _answer: Answer | None
    _refusal: Refusal | None


def seal(gateway: Gateway, caller: Caller, asked: Asked, notes: Notes, answer: Callable[[], Answer]) -> Sealed[Answer]:
    """Run a reading use case and seal what it gives; a refusal is sealed with its own evidence (R-19)."""
    try:
        check(gateway, asked, caller)
        given = answer()
    except Refusal as refusal:
        return Sealed((evidence_of(caller, asked, notes, refusal),), None, refusal)
    except Exception as fault:
        return broken(caller, asked, notes, fault)
    return Sealed((evidence_of(caller, asked, notes),), given, None)


def broken(caller: Caller, asked: Asked, notes: Notes, fault: Exception, *before: Evidence) -> Sealed[Answer]:
    """A fault nobody expected, as SYS-001 with its own row after those there were already; its cause is for the log."""
    refusal = refuse("SYS-001")
    refusal.__cause__ = fault
    return Sealed((*before, evidence_of(caller, asked, notes, refusal)), None, refusal)


def guessed(caller: Caller, asked: Asked) -> Evidence:
    """The alert that a client's misses have become a pattern (R-02)."""
    return evidence_of(caller, asked, Notes("enumeration-alert", "E", detail={"by": "gateway"}))


def unseal(sealed: Sealed[Answer], written: Future[None]) -> Answer:
    """The answer, once its evidence is written; raises the refusal that stands in its place."""
    written.result(timeout=0)
    if sealed._refusal:
        raise sealed._refusal
    return sealed._answer  # type: ignore[return-value]  # None only where Answer allows it


def carried(sealed: Sealed[Answer], evidence: list[Evidence]) -> Answer:
    """The answer of a look inside a write, whose own answer leaves when it is durable: its evidence is put with the
    write's. Raises the refusal that stands in its place.
    """
    if sealed._refusal:
        raise sealed._refusal
    evidence += sealed.evidence
    return sealed._answer  # type: ignore[return-value]  # None only where Answer allows it


def check(gateway: Gateway, asked: Asked, caller: Caller) -> None:
    """Refuse a request over its client's limit, with malformed headers, or naming another organisation."""
    gateway.limits.request(caller.client_id)
    if asked.faults:
        raise Refusal(*asked.faults)
    if asked.organisation_header and asked.organisation_header[1].upper() != caller.organisation_code.upper():
        raise refuse("AUT-030", f"http.{asked.organisation_header[0].lower()}", header=asked.organisation_header[0])


def evidence_of(caller: Caller, asked: Asked, notes: Notes, refusal: Refusal | None = None) -> Evidence:
    """The audit row of one interaction; outcome 4 with the error's code when it was refused."""
    return Evidence(
        interaction=notes.interaction,
        action=notes.action,
        outcome=_outcome(refusal),
        client=caller.client_id,
        organisation=caller.organisation,
        organisation_code=caller.organisation_code,
        organisation_name=caller.organisation_name,
        role=caller.role,
        purpose=caller.purpose,
        jti=caller.jti,
        request_id=asked.request_id,
        address=asked.address,
        code=refusal.issues[0].code if refusal else None,
        query=None if refusal else notes.query,
        reason=notes.reason,
        patients=tuple(notes.patients.items()),
        entities=tuple(notes.entities),
        detail=notes.detail | actor_detail(caller.actor) | (_rule(refusal) if refusal else _disclosed(notes)),
    )


def _disclosed(notes: Notes) -> dict[str, str]:
    """Who keeps what was given to somebody else by reading, searching or answering; nothing where nobody was."""
    gave = notes.action == "R" or notes.query is not None or notes.interaction in ANSWERED
    return {CUSTODIAN: " ".join(notes.keepers)} if gave and notes.keepers else {}


def _rule(refusal: Refusal) -> dict[str, str]:
    """The rule that refused, where the error's code alone does not say it."""
    first = refusal.issues[0]
    rule = {"rule": RULES[first.code].format_map(first.facts)} if first.code in RULES else {}
    return rule | ({"cause": refusal.cause} if refusal.cause else {})


def _outcome(refusal: Refusal | None) -> int:
    if refusal is None:
        return 0
    return 8 if refusal.kind in ("broken", "unavailable") and not isinstance(refusal, Unauthenticated) else 4

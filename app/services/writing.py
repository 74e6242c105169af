"""A write: one transaction that holds the change, its grants, its events and its audit rows (design.md 5)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from app.domain.caller import Caller
from app.domain.clock import milliseconds
from app.domain.dated import RuleBook
from app.domain.errors import Issue, Refusal, Unauthenticated, refuse
from app.domain.evidence import Evidence
from app.domain.grant import Grant
from app.domain.person import Person
from app.domain.record import Record
from app.services.gateway import Asked, Gateway
from app.services.registry import Registry
from app.services.sealed import Notes, check, evidence_of
from app.store import grants, people, records, referrals
from app.store.database import Connection
from app.store.wall import facing
from app.store.write_lock import admit

Answer = TypeVar("Answer")
Prepared = TypeVar("Prepared")


@dataclass
class Work:
    """One write under way: the connection, who asks, the one instant everything in it happens at, and what it did."""

    gateway: Gateway
    caller: Caller
    asked: Asked
    connection: Connection
    moment: datetime
    notes: Notes
    warnings: list[Issue] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, Record] = field(default_factory=dict)
    locked: dict[str, Person] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)
    patched: set[str] = field(default_factory=set)
    found: dict[str, str] = field(default_factory=dict)
    evidence_per_entry: bool = False

    @cached_property
    def registry(self) -> Registry:
        """The organisations, each asked for once."""
        return Registry(self.connection)

    @cached_property
    def rules(self) -> RuleBook:
        """The dated rules as they stand now; what this write uses of them is told in its answer, whatever that is."""
        return self.gateway.rules.open(self.connection)

    @property
    def decided_by(self) -> tuple[str, ...]:
        """Which versions of which dated rules this write has used so far; none are read where none was asked for."""
        book: RuleBook | None = vars(self).get("rules")
        return tuple(rule.told for rule in book.used) if book else ()

    @property
    def now(self) -> int:
        """The instant of the write in milliseconds."""
        return milliseconds(self.moment)

    def new_id(self) -> str:
        """A fresh id."""
        return self.gateway.identifiers.new()

    def lock(self, person: str) -> Person:
        """The person, whose row is held until the end; the same person twice costs nothing."""
        if person not in self.locked:
            self.locked[person] = people.lock_person(self.connection, person)
        return self.locked[person]

    def see(self, type: str, id: str) -> Record | None:
        """A record through the predicate, or one this write has just made or changed as somebody who sees it."""
        made = self.fresh.get(f"{type}/{id}")
        return made if made and made.rank else records.read(self.connection, self.caller, type, id, self.now)

    def recall(self, type: str, id: str) -> Record | None:
        """A record for the gateway's own rules, whoever may see it; None if missing."""
        return records.load(self.connection, type, id)

    def grant(self, person: str, source: Record, *rows: Grant) -> None:
        """Write grant rows that rest on a record; they take the person's order of this act."""
        if person not in self.acts:
            self.lock(person)
            self.acts[person] = people.next_act(self.connection, person)
        grants.write(self.connection, person, (source.type, source.id, source.version), rows, self.acts[person])

    def tell(self, referral: str, topic: str, record: Record, recipient: str | None = None) -> int:
        """Append an event to a referral's story; returns its number."""
        resource = (record.type, record.id, record.version)
        return referrals.append_event(self.connection, self.new_id(), referral, topic, resource, self.now, recipient)

    def note_stored(self, *others: Record) -> None:
        """Note what the write stored besides its own record: nothing is made or changed that no audit row names.

        `others` stand in rows of their own.
        """
        noted = {(entity.type, entity.id) for entity in self.notes.entities}
        noted |= {(record.type, record.id) for record in others}
        for record in self.fresh.values():
            if record.last_updated == self.now and (record.type, record.id) not in noted:
                self.notes.saw(record)

    def witness(self, interaction: str, action: str, *touched: Record, **detail: str) -> None:
        """Add an audit row for something the gateway did of itself in this write."""
        notes = Notes(interaction, action, detail=detail | {"by": "gateway"})
        for record in touched:
            notes.saw(record)
        self.evidence.append(evidence_of(self.caller, self.asked, notes))


def transact(
    gateway: Gateway,
    caller: Caller,
    asked: Asked,
    notes: Notes,
    prepare: Callable[[], Prepared],
    act: Callable[[Work, Prepared], Answer],
) -> Answer:
    """Do a write and return its answer when it is durable, with its audit rows; a refusal is rolled back and audited.

    `prepare` checks what needs no database, before the transaction opens. Raises the Refusal of the rules;
    Unauthenticated when the client is no longer active.
    """
    try:
        check(gateway, asked, caller)
        prepared = prepare()
        moment = gateway.business.now()
        with gateway.database.writing(facing(caller, milliseconds(moment))) as connection:
            work = Work(gateway, caller, asked, connection, moment, notes)
            require_active(work)
            answer = act(work, prepared)
            work.note_stored()
            own = () if work.evidence_per_entry else (evidence_of(caller, asked, notes),)
            gateway.ledger.append(connection, *own, *work.evidence)
        asked.decided.extend(work.decided_by)
    except Refusal as refusal:
        _audit_refusal(gateway, caller, asked, notes, refusal)
        raise
    except Exception:  # nobody expected this one: audited as a fault, told as SYS-001, its cause in the log alone
        _audit_refusal(gateway, caller, asked, notes, refuse("SYS-001"))
        raise
    return answer


def _audit_refusal(gateway: Gateway, caller: Caller, asked: Asked, notes: Notes, refusal: Refusal) -> None:
    try:
        gateway.ledger.commit(evidence_of(caller, asked, _refused(notes), refusal))
    except Exception as fault:
        raise refuse("SYS-002") from fault


def require_active(work: Work) -> None:
    """Raise AUT-019 when the client may no longer call; its row is held until the write ends."""
    if not admit(work.connection, work.caller):
        raise Unauthenticated(Issue("AUT-019", "http.authorization"))


def undo(notes: Notes) -> None:
    """Leave in the notes what was asked for and what was refused, with the persons in it, and nothing rolled back."""
    notes.entities[:] = [e for e in notes.entities if e.version == 0 or (e.ground and not e.ground.rank)]
    persons = {entity.person for entity in notes.entities}
    notes.patients = {person: id for person, id in notes.patients.items() if person in persons}


def _refused(notes: Notes) -> Notes:
    """What was asked, without ids that were rolled back."""
    undo(notes)
    return Notes(notes.interaction, notes.action, notes.entities, notes.patients, notes.query, notes.detail)

"""Every record that grants rest on, compiled again and compared with the rows there are; nothing is changed."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.errors import Refusal
from app.domain.grant import (
    ALWAYS_UNTIL,
    DENY,
    Grant,
    subject_grant,
)
from app.domain.grant_check import Standing, differences, misplaced, standing
from app.domain.parties import Organisation
from app.domain.record import Record
from app.services import launch
from app.services.consent_narrowing import narrows
from app.services.gateway import Gateway
from app.services.parties import own_organisation
from app.services.recompiled_consents import before_of, of_consent, source_of, then
from app.services.recompiled_grounds import GROUNDS, unfounded
from app.services.recompiled_tasks import of_message, of_task
from app.services.referrals import performer_of
from app.services.writing import Work
from app.store import agreements, grant_walk, people, referrals
from app.store.database import Connection
from app.store.wall import OPERATOR

PART = 200
SOURCES = ("Consent", "Task", "Communication", "Patient", "ServiceRequest", "Flag", "QuestionnaireResponse")
COMPARED = frozenset(
    ("agreement", "asked", "consent", "escalation", "owner", "requester", "safeguarding", "share", "subject")
)
"""Bases whose rows follow from stored records alone; those of GROUNDS are each held against the act they rest on."""

ENDING = ("Task", "Patient", "QuestionnaireResponse")
"""A version of these may end grants before their time: a Task that is closed, a death, a passport made in error."""


@dataclass
class Checked:
    """What the comparison found: sentences, how many rows and persons were compared, and rows left out by basis."""

    differences: list[str] = field(default_factory=list)
    persons: int = 0
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def check(gateway: Gateway) -> Checked:
    """Compare person by person, each locked for the moment, so that a write under way is seen whole or not at all."""
    checked, after = Checked(), ""
    while part := _part(gateway, after):
        for person in part:
            with gateway.database.writing(OPERATOR) as connection:
                people.lock_person(connection, person)
                _check_person(gateway, connection, person, checked)
        after = part[-1]
    return checked


def _part(gateway: Gateway, after: str) -> list[str]:
    with gateway.database.reading(OPERATOR) as connection:
        return grant_walk.persons(connection, after, PART)


def _check_person(gateway: Gateway, connection: Connection, person: str, checked: Checked) -> None:
    kept = grant_walk.versions(connection, person, SOURCES)
    rows = grant_walk.rows_of(connection, person, gateway.now)
    compared = [one.standing for one in rows if one.rule.basis in COMPARED]
    merges = grant_walk.merges(connection, person)
    instants = {record.last_updated for record in kept if record.type in ENDING} | merges
    instants |= grant_walk.agreement_ends(connection)
    wanted, refused = list(_of_subject(person, kept, compared)), []
    for history in _histories(kept):
        try:
            wanted += list(_wanted(gateway, connection, history, compared))
        except Refusal as refusal:
            name = f"{history[0].type}/{history[0].id}"
            refused.append(f"{name}: it cannot be compiled again: {refusal.issues[0].text}")
    checked.differences += refused + differences(
        wanted, _judged(compared, kept, bool(merges)), lambda at: at in instants
    )
    taken = [one for one in kept if one.type == "Consent" and one.version > 1]
    narrowed = {source_of(one): before_of(one) for one in taken if narrows(then(gateway, connection, one), one)}
    last = grant_walk.last_act(connection, person)
    checked.differences += misplaced(rows, last, narrowed, was_merged=bool(merges))
    checked.differences += unfounded(connection, person, rows)
    others = [one.rule.basis for one in rows if one.rule.basis not in COMPARED | GROUNDS.keys()]
    checked.persons += 1
    checked.rows += len(rows) - len(others)
    checked.left_out.update(others)


def _histories(kept: list[Record]) -> list[list[Record]]:
    found: dict[tuple[str, str], list[Record]] = {}
    for record in kept:
        found.setdefault((record.type, record.id), []).append(record)
    return list(found.values())


def _judged(stored: list[Standing], kept: list[Record], was_merged: bool) -> list[Standing]:
    """The rows that are compared. A person without a Patient here keeps the row that shows them what there is; of two
    who were taken for one, each keeps what the other refused meanwhile.
    """
    is_known = any(record.type == "Patient" for record in kept)
    own = {source_of(record) for record in kept}
    return [
        (rule, ends)
        for rule, ends in stored
        if (is_known or rule.basis != "subject") and not (was_merged and rule.effect == DENY and rule.source not in own)
    ]


def _wanted(
    gateway: Gateway, connection: Connection, history: list[Record], stored: list[Standing]
) -> Iterator[Standing]:
    first = history[0]
    if first.type == "Consent":
        yield from of_consent(gateway, connection, history, stored)
    elif first.type == "Task":
        yield from of_task(connection, history, stored)
    elif first.type == "ServiceRequest":
        sent = next((version for version in history if json.loads(version.body).get("performer")), None)
        yield from _of_request(gateway, connection, sent, stored) if sent else ()
    elif first.kind == "special-rules":
        organisation, _ = grant_walk.author_of(connection, first) or (first.custodian, "none")
        whole = Grant(f"org:{organisation}", "*", "F", f"rec:{first.id}", "requester", 0, deniable=False)
        yield standing(source_of(first), whole, ALWAYS_UNTIL)
    elif first.type == "Communication":
        yield from of_message(connection, first, gateway.id)


def _of_subject(person: str, kept: list[Record], stored: list[Standing]) -> Iterator[Standing]:
    """Whoever has a Patient here sees what is kept about them, by one row that rests on one of their Patients; one who
    was merged into them keeps theirs.
    """
    patients = [source_of(record) for record in kept if record.type == "Patient"]
    named = {rule.recipient: rule.source for rule, _ in stored if rule.basis == "subject" and rule.source in patients}
    if patients:
        named.setdefault(f"person:{person}", patients[0])
    for recipient, source in named.items():
        yield standing(source, subject_grant(recipient.removeprefix("person:"), 0), ALWAYS_UNTIL)


def _of_request(gateway: Gateway, connection: Connection, first: Record, stored: list[Standing]) -> Iterator[Standing]:
    """Implied direct care, where nothing else let the performer see the request when it came; none of one that waited
    for a human, which was then a draft.
    """
    work = then(gateway, connection, first)
    performer = performer_of(work, json.loads(first.body), "ServiceRequest")
    rests = any(rule.basis == "agreement" and rule.source == source_of(first) for rule, _ in stored)
    if rests or not (_waited(connection, first) or grant_walk.opened_at(connection, first, performer, work.now)):
        for grant in launch.implied(work, first, performer):
            yield standing(source_of(first), grant, _carried_on(work, performer, grant))


def _waited(connection: Connection, request: Record) -> bool:
    referral = referrals.get_referral(connection, request.referral or "")
    task = grant_walk.version_at(connection, "Task", referral.task or "", request.last_updated) if referral else None
    return task is None or json.loads(task.body)["status"] == "draft"


def _carried_on(work: Work, performer: Organisation, grant: Grant) -> int:
    """How long agreements of direct care carried a permit, as for consents."""
    until, names = grant.ends, [(f"org:{o.id}", f"type:{o.type}") for o in (own_organisation(work), performer)]
    while True:
        live = agreements.live_agreements(work.connection, names[0], names[1], until)
        later = [one.ends for one in live if one.implied_care and grant.purpose in one.purposes]
        if not later:
            return until
        until = max(later)

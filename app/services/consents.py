"""Consents: who may record one, the grants it writes, and what a change or a withdrawal does at once (access.md 3)."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from app.domain.catalogue.types import STORED
from app.domain.consent import Compiled, Facts, compile_consent, is_denial, permitted, withdrawn
from app.domain.consent_template import read_taken
from app.domain.errors import Issue
from app.domain.grant import Grant
from app.domain.json import Json
from app.domain.narrowing import narrowed_to, require_narrower
from app.domain.parties import Organisation
from app.domain.provision import Naming
from app.domain.record import Record
from app.domain.referral_row import Referral
from app.domain.timed import Due
from app.services import holds, releases
from app.services.consent_authors import check_authors
from app.services.consent_narrowing import is_of_person, narrows, write_placed
from app.services.draft import Draft
from app.services.keeping import keep_next
from app.services.parties import own_organisation
from app.services.shares import check_share
from app.services.writing import Work
from app.store import agreements, grants, people, referrals, timed_acts
from app.store.referral_records import versions_of
from app.store.releases import standing

TO_DWP = frozenset(("dwp-status", "benefit-evidence", "atw-application"))
"""Purposes that are about a referral, whose Task the gateway keeps: unattached, such a consent opens nothing of it."""

KEPT = frozenset(name for name, declared in STORED.items() if not declared.is_directory)
"""Types whose records are somebody's to pass on."""


def check(work: Work, draft: Draft, person: str | None) -> None:
    """An employer or insurer cannot record what a person allows (scenario 4), nor anybody without authority for it."""
    check_authors(work, draft.resource, person, draft.at)
    check_share(work, draft.resource, draft.at)


def settle(work: Work, draft: Draft, stored: Record) -> None:
    """After storing: the Consent becomes grant rows in the same transaction."""
    write_grants(work, stored, draft.resource, draft.at)


def write_grants(work: Work, stored: Record, consent: Json, at: str) -> Compiled:
    """Compile a stored Consent and write its rows; holds Tasks it closes and resumes Tasks it opens again."""
    assert stored.person
    compiled = compile_consent(consent, facts(work, stored, consent, at))
    resting = standing(work.connection, stored.person, work.now)
    work.grant(stored.person, stored, *compiled.permits, *compiled.denials)
    releases.take_over(work, stored, compiled.permits, resting)
    _remark(work, at, compiled)
    _begin_later(work, stored, compiled.permits)
    holds.review(work, stored.person)
    return compiled


def facts(work: Work, stored: Record, consent: Json, at: str, *, short: bool = False) -> Facts:
    """What compiling needs of the store: taker, referral, organisations and agreements in force. Who took the first
    version is the taker of all, whoever changes it; a Consent that was `short` stays so, whatever the next leaves out.
    """
    by_person = is_of_person(work, stored)
    taker = own_organisation(work) if by_person else work.registry.get(stored.custodian)
    assert taker
    root = _attached(work, stored, consent, taker)
    verified = by_person and bool(stored.person) and work.lock(str(stored.person)).level == "nhs-verified"

    # A short consent has the referral alone, else OH would read every older note of its taker.
    own = () if short or read_taken(consent) else (f"org:{taker.id}",)
    named = _named_records(work, root) if root and not by_person else []

    unsure = by_person and not verified
    written = people.written_by(work.connection, str(stored.person), work.gateway.id, work.now) if unsure else []

    def reach(data_class: str) -> tuple[str, ...]:
        if by_person:
            return ("*",) if verified else tuple(f"rec:{id}" for of, id in written if of == data_class)
        return (*([f"ref:{root.id}"] if root else []), *(f"rec:{id}" for of, id in named if of == data_class), *own)

    return Facts(
        taker=taker,
        naming=Naming(work.registry.find, work.registry.get, lambda of: _is_related(work, of, str(stored.person))),
        reach=reach,
        agreement=lambda a, b, purpose: agreed(work, a, b, purpose, work.now),
        by_the_person=by_person,
        rules=work.rules,
        now=work.moment,
        at=at,
    )


def _attached(work: Work, stored: Record, consent: Json, taker: Organisation) -> Referral | None:
    """The referral a Consent is attached to by its requester: its root request is named, or was made with the Consent
    in one transaction.
    """
    for data in consent.get("provision", {}).get("data", []):
        type, _, id = str(data.get("reference", {}).get("reference", "")).partition("/")
        referral = referrals.get_referral(work.connection, id) if type == "ServiceRequest" else None
        if referral and referral.requester == taker.id:
            return referral
    beside = referrals.get_referral(work.connection, stored.referral or "")
    request = work.recall("ServiceRequest", beside.id) if beside else None
    together = request is not None and request.created == stored.created
    return beside if beside and together and beside.requester == taker.id else None


def _is_related(work: Work, id: str, person: str) -> bool:
    """Whether an id is that of somebody named beside this person."""
    record = work.recall("RelatedPerson", id)
    return record is not None and record.person == person


def _named_records(work: Work, root: Referral) -> list[tuple[str, str]]:
    """What an attached Consent reaches besides the referral, as (class, id): the Patient and the older records that its
    request names, where the requester keeps them. What others keep is not the requester's to pass on.
    """
    request = work.recall("ServiceRequest", root.id)
    names = [f"Patient/{root.patient}"]
    names += (
        [str(r.get("reference", "")) for r in json.loads(request.body).get("supportingInfo", [])] if request else []
    )
    found = [work.recall(type, id) for type, _, id in (name.partition("/") for name in names) if type in KEPT]
    own = [record for record in found if record and record.custodian == root.requester]
    return [(record.data_class, record.id) for record in own if record.referral != root.id]


def agreed(work: Work, taker: Organisation, recipient: str, purpose: str, at: int) -> int | None:
    """When the last agreement in force at an instant ends that lets the taker give to a recipient; None without one."""
    named = work.registry.get(recipient.removeprefix("org:"))
    recipients = (recipient, *([f"type:{named.type}"] if named else []))
    live = agreements.live_agreements(work.connection, (f"org:{taker.id}", f"type:{taker.type}"), recipients, at)
    return max((a.ends for a in live if purpose in a.purposes), default=None)


def _remark(work: Work, at: str, compiled: Compiled) -> None:
    """Say what the sender would not expect: a period cut short, a consent to DWP that opens no referral."""
    work.warnings.extend(compiled.remarks)
    to_dwp = [g for g in compiled.permits if g.purpose in TO_DWP and g.basis != "share"]
    if to_dwp and not any(g.reach.startswith("ref:") or g.reach == "*" for g in compiled.permits):
        work.warnings.append(Issue("CON-020", f"{at}.provision"))


def change(work: Work, before: Record, consent: Json) -> Record:
    """Store the next version of a Consent: its rows end, the new version's are written, what it leaves out is denied.

    In the same transaction open Tasks whose owner lost sight are put on hold and unsent notices dropped (R-03). CON-038
    when a person would widen what an organisation took.
    """
    assert before.person
    work.lock(before.person)
    check_authors(work, consent, before.person, "Consent")
    check_share(work, consent, "Consent")
    kept = json.loads(before.body)
    stored = keep_next(work, before, consent)
    now = facts(work, stored, consent, "Consent", short=_was_short(work, before))
    permits = grants.live_pairs(work.connection, before.id, work.now) | permitted(kept, now, moment(before), work.now)
    resting = standing(work.connection, before.person, work.now)
    held = grants.live_permits(work.connection, before.id, work.now)
    grants.end_consent(work.connection, before.id, work.now)
    if is_denial(kept):
        grants.end_denials(work.connection, before.id, before.version, work.now)
    compiled = compile_consent(consent, now)
    if narrows(work, before):
        require_narrower(kept, consent, now)
        left = narrowed_to(held, compiled.permits)
        write_placed(work, stored, left)
        work.grant(before.person, stored, *compiled.denials)
        releases.narrow(work, stored, [grant for grant, _ in left], resting)
    else:
        work.grant(before.person, stored, *compiled.permits, *compiled.denials)
        releases.take_over(work, stored, compiled.permits, resting)
    if consent.get("status") != "entered-in-error":
        _take_back(work, before, withdrawn(permits, permitted(consent, now, work.moment), work.now))
    _remark(work, "Consent", compiled)
    _begin_later(work, stored, compiled.permits)
    holds.review(work, before.person)
    return stored


def _begin_later(work: Work, stored: Record, permits: Iterable[Grant]) -> None:
    """What waits for a permit that begins later goes on when it does: the worker looks at that instant."""
    for start in {permit.starts for permit in permits if permit.starts > work.now}:
        timed_acts.plan(work.connection, work.new_id(), Due("consent-begun", stored.type, stored.id, start))


def _take_back(work: Work, before: Record, lost: list[Grant]) -> None:
    """Denials of what a version permitted and the next leaves out; they rest on the version they take back, and outlive
    whatever comes after it.
    """
    if lost:
        work.grant(str(before.person), before, *lost)
        work.notes.detail["withdrawn"] = ", ".join(sorted({grant.purpose for grant in lost}))


def _was_short(work: Work, before: Record) -> bool:
    return is_short(json.loads(body) for body in versions_of(work.connection, "Consent", before.id))


def is_short(versions: Iterable[Json]) -> bool:
    """Whether any version of a Consent was a short one: it stays so, whatever the next leaves out."""
    return any(read_taken(version) for version in versions)


def moment(stored: Record) -> datetime:
    """When a version was stored."""
    return datetime.fromtimestamp(stored.last_updated / 1000, UTC)

"""Create and transaction: drafts are checked, given ids, tied to a person and a referral, put to their rule, stored."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

from app.domain.caller import Caller
from app.domain.errors import Issue, Refusal
from app.domain.json import Json
from app.domain.record import Record
from app.fhir.displays import display_of
from app.fhir.json import parse
from app.services import rules
from app.services.certificates import certified
from app.services.conditional_references import literal
from app.services.draft import Draft, faults, renamed, require_type, single
from app.services.gateway import Asked, Gateway
from app.services.keeping import keep
from app.services.matching import match
from app.services.patients import person_for
from app.services.permission import permit
from app.services.placing import placed
from app.services.read import known_type
from app.services.references import person_of, referral_of, resolve, resolve_again
from app.services.replay import Key, Sent, key_of, once, seen_version
from app.services.sealed import Notes
from app.services.writing import Work, transact

ORDER = (
    "Organization", "Practitioner", "PractitionerRole", "Location", "Endpoint", "HealthcareService", "Patient",
    "RelatedPerson", "DocumentReference", "QuestionnaireResponse", "Observation", "ServiceRequest", "Consent", "Task",
    "Communication", "Composition", "Goal", "CarePlan", "Encounter",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What a write answers with: the record, whether it is new, where else to look, and what the sender should know."""

    record: Record
    is_new: bool
    links: dict[str, str]
    warnings: tuple[Issue, ...] = ()

    def kept(self) -> dict[str, Any]:
        """What a replay is built from: names, never content."""
        name = [self.record.type, self.record.id, self.record.version]
        return {"name": name, "is_new": self.is_new, "links": self.links}


def made_again(work: Work, kept: dict[str, Any]) -> Made:
    """The answer of a replayed create: the same status and ids, rendered through today's predicate."""
    return Made(seen_version(work, kept["name"]), kept["is_new"], kept["links"])


def create(
    gateway: Gateway, caller: Caller, asked: Asked, type: str, body: bytes, condition: str | None, sent: Sent
) -> Made:
    """Store one resource (and the records lifted out of it); with a condition, or a key seen before, only once.

    Raises Refusal with every fault of the body at once; 409, 412 or 422 of the rules. https://hl7.org/fhir/R4/http.html#create
    """

    def prepare() -> tuple[Key | None, list[Draft]]:
        permit(caller, known_type(type), "create")
        key = key_of(sent if condition is None else replace(sent, path=f"{sent.path}?{condition}"))
        return key, drafted(gateway, type, parse(body), condition)

    def act(work: Work, prepared: tuple[Key | None, list[Draft]]) -> Made:
        key, drafts = prepared
        return once(work, key, lambda: made(work, drafts), lambda kept: made_again(work, kept))

    return transact(gateway, caller, asked, Notes("create", "C"), prepare, act)


def drafted(gateway: Gateway, type: str, resource: Json, condition: str | None) -> list[Draft]:
    """What a create would store; raises every fault of the body at once."""
    require_type(resource, type)
    drafts = single(gateway, resource, type, condition)
    require_valid(gateway, drafts, resource)
    return drafts


def made(work: Work, drafts: list[Draft]) -> Made:
    """Store the drafts of one create and answer with the record it was for."""
    store(work, drafts)
    root = drafts[-1]
    assert root.stored
    work.notes.saw(root.stored)
    return Made(root.stored, root.existing is None, work.links, tuple(work.warnings))


def require_valid(gateway: Gateway, drafts: list[Draft], original: Json) -> None:
    """Raise every fault of a body: of the resource as it was sent, and of each record lifted out of it."""
    *lifted, root = drafts
    found = faults(gateway, root, original) + [issue for draft in lifted for issue in faults(gateway, draft)]
    unique = {(issue.code, issue.expression): issue for issue in found}
    if unique:
        raise Refusal(*unique.values())


def store(work: Work, drafts: list[Draft]) -> None:
    """Give ids, rewrite references among the drafts, and admit them in an order in which each finds what it names."""
    drafts = [*drafts, *certified(work, drafts)]
    ordered = sorted(drafts, key=lambda d: ORDER.index(d.type) if d.type in ORDER else len(ORDER))
    for draft in ordered:
        draft.existing = match(work, draft)
        draft.id = draft.existing.id if draft.existing else work.new_id()
        names = {draft.full_url: f"{draft.type}/{draft.id}"}
        shown = display_of(parse(draft.existing.body.encode()) if draft.existing else draft.resource)
        displays = {draft.full_url: shown} if draft.lifted and shown else {}
        for other in drafts:
            other.resource = renamed(other.resource, names, displays)
    root = _root(ordered)
    for draft in ordered:
        with _place(draft):
            admit(work, draft, root)
    rules.conclude(work, ordered)


def _place(draft: Draft) -> AbstractContextManager[None]:
    """Tells the faults of a draft of the entry it came in, if it came in one."""
    return nullcontext() if draft.place is None else placed(f"Bundle.entry[{draft.place}]")


def _root(drafts: list[Draft]) -> str | None:
    """The id of the one new referral among the drafts: what is made with it belongs to it."""
    roots = [d.id for d in drafts if d.type == "ServiceRequest" and not d.existing and "basedOn" not in d.resource]
    return roots[0] if len(roots) == 1 else None


def admit(work: Work, draft: Draft, root: str | None) -> None:
    """Store one draft after its references, its person and its rule allow it; a matched record is left as it is."""
    if draft.existing:
        draft.stored = draft.existing
        work.fresh[draft.existing.reference] = draft.existing
        if draft.existing.person:
            work.lock(draft.existing.person)
        return
    permit(work.caller, draft.type, "create")
    draft.resource = literal(work, draft.resource, draft.at)
    before = set(work.locked)
    resolve(work, draft)
    person = person_for(work, draft) if draft.type == "Patient" else person_of(work, draft)
    if not before.issuperset(work.locked):
        resolve_again(work, draft)
    draft.referral = _referral(draft, root)
    rules.before(work, draft, person)
    draft.stored = keep(work, draft.resource, draft.id, rules.custodian(work, draft), person, draft.referral)
    work.places[draft.stored.reference] = draft.at
    rules.after(work, draft, draft.stored)


def _referral(draft: Draft, root: str | None) -> str | None:
    if draft.type == "Patient" or draft.declared.is_directory:
        return None
    if draft.type == "ServiceRequest" and "basedOn" not in draft.resource:
        return draft.id
    return referral_of(draft, root)

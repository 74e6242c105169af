"""Who saw what of a person, in sentences an information-governance officer can hand on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.calendar import london
from app.domain.ground import DENIED, ENDED, MATRIX, NO_GRANT, Ground

ROLES = {
    "gp": "GP",
    "coordinator": "work and health coordinator",
    "oh-clinician": "OH clinician",
    "oh-admin": "OH administrator",
    "ips-worker": "employment specialist",
    "spa-clinician": "single point of access clinician",
    "emergency-clinician": "emergency clinician",
    "dwp-status": "DWP status client",
    "dwp-assess": "DWP health assessment",
    "dwp-decision": "DWP decision maker",
    "atw-case-manager": "Access to Work case manager",
    "employer": "employer",
    "insurer": "insurer",
    "related-person": "by a link",
    "person": "the person",
    "information-governance": "information governance",
    "caldicott": "Caldicott Guardian",
    "icb-lead": "ICB lead",
    "national-oversight": "national oversight",
    "supplier-kit": "conformance kit",
}
PURPOSES = {
    "oh-assessment": "occupational health assessment",
    "care-coordination": "care coordination",
    "employer-advice": "advice to the employer",
    "atw-application": "an Access to Work application",
    "dwp-status": "DWP referral status",
    "benefit-evidence": "evidence for a benefit",
    "insurer-advice": "advice to the insurer",
    "union-support": "support by a union",
    "service-evaluation": "evaluation of the service",
    "research": "research",
    "safeguarding": "safeguarding",
    "public-interest": "the public interest",
    "capability-opinion": "an opinion on capability",
    "BTG": "an emergency",
}
KINDS = {
    "patient": "the person's details",
    "fit-note": "the fit note",
    "fit-note-document": "the rendered fit note",
    "fit-note-form": "the fit note's form",
    "passport": "the adjustment passport",
    "referral": "the referral",
    "atw-referral": "the Access to Work referral",
    "fulfilment-task": "the referral's Task",
    "offer": "the offer",
    "fast-track": "the fast track",
    "benefit-event": "the benefit that ended",
    "escalation-task": "the escalation",
    "review": "the review",
    "risk-flag": "a risk flag",
    "special-rules": "a flag of special rules",
    "escalation": "the words of an escalation",
    "record-pointer": "a pointer to a record",
    "sharing-consent": "the consent",
    "outcome": "an outcome",
    "work-appointment": "the appointment",
    "signpost": "a signpost",
    "question": "a question",
    "answer": "an answer",
    "notice": "a notice",
    "intake": "the intake form",
    "access-to-work": "the Access to Work application",
    "prom": "a measure",
    "oh-advice": "the advice for work",
    "capability-opinion": "the opinion on capability",
    "oh-report": "the clinical report",
    "ahp-report": "a Health and Work Report",
    "public-interest-disclosure": "a disclosure in the public interest",
    "work-plan": "the plan",
    "goal": "a goal",
    "measure": "the score of a measure",
    "feedback": "feedback",
    "employer-feedback": "the employer's feedback",
    "follow-up": "a follow-up",
    "plan-action": "a due action of the plan",
    "contact": "a conversation",
    "related-person": "somebody named beside the person",
}
TYPES = {"Patient": "the person's details", "ServiceRequest": "the referral", "Consent": "the consent"}
VERBS = {
    "read": "read",
    "vread": "read an earlier version of",
    "history-instance": "read the history of",
    "history-type": "found in a history",
    "search-type": "found by a search",
    "create": "recorded",
    "update": "changed",
    "patch": "changed",
    "$share-with-person": "showed the person",
    "$correct": "asked for a correction of",
    "$approve": "approved",
    "$reuse-passport": "took over into an application",
    "$withhold": "withheld",
    "$agree": "agreed to",
    "$release": "released",
    "$public-interest-disclosure": "disclosed, in the public interest,",
    "$release-link": "made a link to",
    "$revoke-link": "closed a link to",
    "$open-link": "read, through a link,",
    "$report-status": "asked for the report on",
    "emergency-override-started": "opened in an emergency",
    "emergency-override-ended": "no longer has open",
    "alert": "asked a human to look at",
    "emergency-access-justified": "found that it was right to open, in an emergency,",
    "emergency-access-not-justified": "found that it was wrong to open, in an emergency,",
    "public-interest-disclosure-justified": "found that it was right to disclose",
    "public-interest-disclosure-not-justified": "found that it was wrong to disclose",
    "death-confirmed": "confirmed the death that is told of in",
    "death-not-confirmed": "did not confirm the death that is told of in",
    "$escalate": "escalated a risk, making",
    "$validate": "tried a change of",
    "$referral-status": "asked for the status of",
    "$fast-track": "carried on towards Access to Work, by a fast track,",
    "$revoke": "took back",
    "$process-message": "sent or took back, by a message,",
    "passport-review": "reminded the person to review",
    "$confirm-job": "was asked about the job in",
    "$ask-employer": "asked the employer about the job in",
    "person-merge": "joined with another person's records",
    "person-unmerge": "parted from another person's records",
}
GROUNDS = {
    "own": "as a record of its own",
    "made": "",
    "directory": "",
    "none": "",
    "consent": "because the person consented",
    "owner": "as the organisation the Task is given to",
    "requester": "as the organisation that asked for the referral",
    "subject": "as the person it is about",
    "release": "because it was released to them",
    "share": "because the person shared it",
    "link": "through a link that was given to them",
    "escalation": "because a risk was escalated to them",
    "safeguarding": "for safeguarding",
    "public-interest": "in the public interest",
    "break-glass": "in an emergency",
    "agreement": "under a sharing agreement for direct care",
    "asked": "because it was asked to confirm the job",
    MATRIX: "such records are never shown to that role",
    DENIED: "the person does not allow it",
    ENDED: "the right to see it has ended",
    NO_GRANT: "nothing allows it",
}
"""What a ground is in words; nothing where it goes without saying."""

MOST_NAMED = 4


@dataclass(frozen=True)
class Sighting:
    """One row of the ledger about a person; `kinds` are (type, kind) of the records, `refused` the name of the rule,
    `grounds` why they were given or refused, `human` who acted, by name and registration.
    """

    number: int
    when: datetime
    interaction: str
    organisation: str | None
    role: str | None
    purpose: str | None
    kinds: tuple[tuple[str, str | None], ...]
    refused: str | None = None
    by_gateway: bool = False
    grounds: tuple[Ground, ...] = ()
    human: str = ""


@dataclass(frozen=True)
class Sentence:
    """What one row says, with its number in the ledger and its instant."""

    number: int
    when: datetime
    text: str


def tell(sighting: Sighting) -> Sentence:
    """The row in words: "On 13 October 2026 at 10:30 … (OH clinician) read the fit note, for …, because the person
    consented (Consent/…, version 1)." in London time.
    """
    at = london(sighting.when)
    when = f"On {at.day} {at:%B %Y} at {at:%H:%M}"
    purpose = PURPOSES.get(sighting.purpose or "")
    why = f", for {purpose}" if purpose and not sighting.by_gateway else ""
    return Sentence(sighting.number, sighting.when, f"{when} {_who(sighting)} {_did(sighting)}{why}{_on(sighting)}.")


def tell_person(sighting: Sighting) -> str:
    """The row as the person it is about reads it."""
    text = tell(replace(sighting, grounds=tuple(replace(ground, source=None) for ground in sighting.grounds))).text
    for ours, theirs in _TO_PERSON:
        text = text.replace(ours, theirs)
    return text


_TO_PERSON = (
    ("this person's records", "your records"),
    ("the person's details", "your details"),
    ("because the person ", "because you "),
    ("the person does not allow it", "you do not allow it"),
    ("as the person it is about", "as the person it is about: you"),
)


def _on(sighting: Sighting) -> str:
    """On what ground, each once; for what was refused, why."""
    said = dict.fromkeys(_ground(ground) for ground in sighting.grounds)
    grounds = [text for text in said if text]
    return ("; " if sighting.refused else ", ") + " and ".join(grounds) if grounds else ""


def _ground(ground: Ground) -> str:
    words = GROUNDS.get(ground.basis, ground.basis)
    if not words or not ground.source:
        return words
    type, id, version = ground.source.split("/")
    return f"{words} ({type}/{id}, version {version})"


def _who(sighting: Sighting) -> str:
    if sighting.by_gateway:
        return "the gateway"
    if sighting.role is None:
        return "the gateway's operator"
    role = ROLES.get(sighting.role, sighting.role)
    role = f"{role}, {sighting.human}" if sighting.human else role
    return f"{sighting.organisation} ({role})" if sighting.organisation else role


def _did(sighting: Sighting) -> str:
    what = named(sighting.kinds)
    if sighting.interaction == "who-saw":
        return "asked who saw this person's records"
    if sighting.refused:
        return f"was refused {what} ({sighting.refused.replace('-', ' ')})"
    if sighting.interaction in VERBS:
        return f"{VERBS[sighting.interaction]} {what}"
    return f"moved {what} ({sighting.interaction.removeprefix('$').replace('-', ' ')})"


def named(kinds: Iterable[tuple[str, str | None]]) -> str:
    """Records in words, each kind once: "the fit note and the referral"."""
    nouns = list(dict.fromkeys(_noun(type, kind) for type, kind in kinds)) or ["a record"]
    if len(nouns) > MOST_NAMED:
        nouns = [*nouns[: MOST_NAMED - 1], f"{len(nouns) - MOST_NAMED + 1} other records"]
    return nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} and {nouns[-1]}"


def _noun(type: str, kind: str | None) -> str:
    return KINDS.get(kind or "") or TYPES.get(type) or f"a record of type {type}"

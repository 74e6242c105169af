"""Support: the plan that person and manager agree to, what the person wants to reach, and each conversation (5.4)."""

from app.domain.catalogue.declare import Kind, Parameter, ResourceType
from app.domain.catalogue.names import profile

PLAN = "work-plan"
AGREED = ("active", "on-hold", "completed", "revoked")
"""Statuses in which a plan is no longer a draft: its parties have agreed to it."""

_SUBJECT = Parameter("subject", "reference", "subject", ("Patient",))
_PATIENT = Parameter("patient", "reference", "subject", ("Patient",))
_IDENTIFIER = Parameter("identifier", "token", "identifier")
_STATUS = Parameter("status", "token", "status")

CARE_PLAN = ResourceType(
    "CarePlan",
    "A plan to return to work, stay at work or become able to work.",
    (Kind(PLAN, "C", profile(PLAN), shown_at=AGREED),),
    (
        _IDENTIFIER,
        _STATUS,
        _SUBJECT,
        _PATIENT,
        Parameter("category", "token", "category"),
        Parameter("date", "date", "period"),
        Parameter("goal", "reference", "goal", ("Goal",)),
        Parameter("activity-code", "token", "activity.detail.code"),
        Parameter("performer", "reference", "activity.detail.performer", ("Patient", "Organization")),
    ),
    person="subject",
    named=("supportingInfo",),
    is_pinned=True,
    tag="support",
)

GOAL = ResourceType(
    "Goal",
    "What the person wants to reach.",
    (Kind("goal", "E", profile("work-goal")),),
    (
        _IDENTIFIER,
        _SUBJECT,
        _PATIENT,
        Parameter("lifecycle-status", "token", "lifecycleStatus"),
        Parameter("achievement-status", "token", "achievementStatus"),
        Parameter("category", "token", "category"),
        Parameter("start-date", "date", "startDate"),
        Parameter("target-date", "date", "target.dueDate"),
    ),
    person="subject",
    named=("addresses",),
    tag="support",
)

ENCOUNTER = ResourceType(
    "Encounter",
    "One conversation with the person: how it was held, and whether it took place.",
    (Kind("contact", "E", profile("contact")),),
    (
        _IDENTIFIER,
        _STATUS,
        _SUBJECT,
        _PATIENT,
        Parameter("based-on", "reference", "basedOn", ("ServiceRequest",)),
        Parameter("class", "token", "class"),
        Parameter("date", "date", "period"),
        Parameter("participant", "reference", "participant.individual", ("PractitionerRole", "Practitioner")),
        Parameter("appointment", "reference", "appointment", ("Appointment",)),
        Parameter("type", "token", "type"),
    ),
    person="subject",
    named=("basedOn", "appointment"),
    tag="support",
)

TYPES = (CARE_PLAN, GOAL, ENCOUNTER)

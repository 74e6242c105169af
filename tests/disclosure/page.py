"""The matrix of domain.md 8.3, copied out by hand: a column for each class and type that is kept, a row for each role.

Nothing here asks the catalogue. A type or a role that is new needs its column or row here, from the page's words.
"""

from typing import Any

Json = dict[str, Any]

COLUMNS = (
    "A Patient", "A RelatedPerson", "A Consent", "B Task", "C Observation", "C Communication", "D ServiceRequest",
    "D Observation", "D DocumentReference", "D QuestionnaireResponse", "E Observation", "E Appointment",
    "E Communication", "E QuestionnaireResponse", "G ServiceRequest", "H QuestionnaireResponse",
    "F Task", "F Flag", "F Communication",
)  # fmt: skip

_CARE = "no-nino no-nino own-part all all all all all all all all all all all - sections all all all"
SEEN = {
    # A y, B y, C y, D and E of its referral, F y, G -
    "gp": _CARE,
    # A y, B y, C y, D referral-basics and fit-note-dates, E own intake, G if helper
    "coordinator": "no-nino no-nino own-part all all all basics dates - - - - - - - sections stub present -",
    # A to F y, G if author
    "oh-clinician": _CARE,
    "ips-worker": _CARE,
    "spa-clinician": _CARE,
    # A y, B y, C -, D dates, E -
    "oh-admin": "no-nino no-nino own-part all - - - dates - - - - - - - - - - -",
    # access.md 1: A, D condition line, E and F alerts
    "emergency-clinician": "no-nino no-nino own-part - - - - condition - - - - - - - sections - all -",
    # the computed answer only
    "dwp-status": "- - - - - - - - - - - - - - - - - - -",
    "dwp-assess": "- - - - - - - - - - - - - - - - - - -",
    "dwp-decision": "- - - - - - - - - - - - - - - - - - -",
    # A y (with the NINO), B y but never who attended (issue 4), C as far as it is relevant: the messages,
    # but no words in which an organisation might tell who attended; G y
    "atw-case-manager": "all all own-part no-attendance - no-words - - - - - - - - all sections - - -",
    # name; C after release, and nothing is released yet; the sections of a passport that were shared
    "employer": "name - - - - - - - - - - - - - - sections - - -",
    "insurer": "name - - - - - - - - - - - - - - - - - -",
    # access.md 2: as the release, through a link alone
    "related-person": "- - - - - - - - - - - - - - - - - - -",
    "person": "all all all all all all all all all all all all all all all all - - -",
    # audit only; aggregates only
    "information-governance": "- - - - - - - - - - - - - - - - - - -",
    "caldicott": "- - - - - - - - - - - - - - - - all - -",
    "icb-lead": "- - - - - - - - - - - - - - - - - - -",
    "national-oversight": "- - - - - - - - - - - - - - - - - - -",
    "supplier-kit": "- - - - - - - - - - - - - - - - - - -",
    "none": "- - - - - - - - - - - - - - - - - - -",
}
"""What a role sees of another organisation's record when everything is permitted."""

_EVERYTHING = "all all all all all all all all all all all all all all all all all all all"
_ASKED = "all all all - - - all - - - - - - - - - - - -"
_ASKED_BY_DWP = "all all all - all all all - - - - - - - all - - - -"
KEPT = {
    "oh-admin": "all all all all - - - dates - - - - - - - - - - -",
    "dwp-assess": _ASKED_BY_DWP,
    "dwp-decision": _ASKED_BY_DWP,
    "employer": _ASKED,
    "insurer": _ASKED,
    **dict.fromkeys(
        (
            "gp", "coordinator", "oh-clinician", "ips-worker", "spa-clinician", "emergency-clinician",
            "atw-case-manager", "supplier-kit",
        ),
        _EVERYTHING,
    ),
}  # fmt: skip
"""What a role sees of its own organisation's record; a role that is not here keeps nothing."""

_KEEPERS = (
    "gp", "coordinator", "oh-clinician", "ips-worker", "spa-clinician", "emergency-clinician", "atw-case-manager",
    "supplier-kit",
)  # fmt: skip

_CLINICIANS = ("gp", "oh-clinician", "ips-worker", "spa-clinician", "person")

SEEN_BESIDE: dict[str, dict[str, str]] = {
    # G: DWP's case manager and the person
    "G QuestionnaireResponse": {"atw-case-manager": "all", "person": "all"},
    # I: the person; what DWP sends of it is its own
    "I ServiceRequest": {"person": "all"},
    # C and E as the other records of the class; employer and insurer: what a release alone permits
    "C Composition": dict.fromkeys(
        ("gp", "oh-clinician", "ips-worker", "spa-clinician", "coordinator", "employer", "insurer", "person"), "all"
    ),
    "C CarePlan": dict.fromkeys(
        ("gp", "oh-clinician", "ips-worker", "spa-clinician", "coordinator", "employer", "insurer", "person"), "all"
    ),
    # what an employer says of the advice goes to those who help, and to the person
    "C QuestionnaireResponse": dict.fromkeys(
        ("gp", "oh-clinician", "ips-worker", "spa-clinician", "coordinator", "person"), "all"
    ),
    # a Task that says what a plan asks for is of the plan's class
    "C Task": dict.fromkeys(("gp", "oh-clinician", "ips-worker", "spa-clinician", "coordinator", "person"), "all"),
    "E Goal": dict.fromkeys(_CLINICIANS, "all"),
    "E Encounter": dict.fromkeys(_CLINICIANS, "all"),
    "D Composition": dict.fromkeys(_CLINICIANS, "all"),
    "E Composition": dict.fromkeys(_CLINICIANS, "all"),
}
"""The same by column, then role, for the kinds that came later; a role that is not here sees nothing."""

KEPT_BESIDE: dict[str, dict[str, str]] = {
    "I ServiceRequest": dict.fromkeys((*_KEEPERS, "dwp-assess", "dwp-decision"), "all"),
    "G QuestionnaireResponse": dict.fromkeys((*_KEEPERS, "dwp-assess", "dwp-decision"), "all"),
    "C Composition": dict.fromkeys((*_KEEPERS, "dwp-assess", "dwp-decision"), "all"),
    "C CarePlan": dict.fromkeys((*_KEEPERS, "dwp-assess", "dwp-decision"), "all"),
    "C QuestionnaireResponse": dict.fromkeys((*_KEEPERS, "dwp-assess", "dwp-decision", "employer", "insurer"), "all"),
    "C Task": dict.fromkeys((*_KEEPERS, "dwp-assess", "dwp-decision"), "all"),
    "E Goal": dict.fromkeys(_KEEPERS, "all"),
    "E Encounter": dict.fromkeys(_KEEPERS, "all"),
    "D Composition": dict.fromkeys(_KEEPERS, "all"),
    "E Composition": dict.fromkeys(_KEEPERS, "all"),
}

VIEWS = {
    "name": "name",
    "basics": "status intent subject code category priority requester performer authoredOn occurrenceDateTime "
    "occurrencePeriod extension",
    "dates": "identifier status category code subject effectivePeriod issued performer valueCodeableConcept component",
    "condition": "identifier status category code subject effectivePeriod issued performer valueCodeableConcept "
    "component",
    "no-attendance": "identifier basedOn groupIdentifier partOf status statusReason businessStatus intent priority "
    "code focus for executionPeriod authoredOn lastModified requester owner reasonCode restriction input output",
    "no-words": "basedOn partOf inResponseTo status category priority subject topic about sent received recipient "
    "sender payload",
    "stub": "groupIdentifier status intent lastModified owner",
    "present": "status code subject period",
    "own-part": "status scope category patient dateTime organization policy provision",
    "sections": "questionnaire status subject authored item",
}
"""The elements a narrow view lists (access.md 1); `all` and `no-nino` list every one."""

PARTLY = {
    "basics": ("extension",),
    "dates": ("component",),
    "condition": ("component",),
    "own-part": ("provision",),
    "sections": ("item",),
    "present": ("code",),
    "no-attendance": ("businessStatus",),
    "no-words": ("payload",),
}
"""Elements of which a view shows some entries only: nobody searches or patches by them."""


def column(resource: Json) -> str:
    """The class and type of a record, told from its content by the words of access.md 1."""
    type = str(resource["resourceType"])
    told = str(resource.get("category", "")) + str(resource.get("code", "")) + str(resource.get("questionnaire", ""))
    if type == "Observation":
        return f"{'D' if '365524007' in told else 'C' if 'outcome' in told else 'E'} Observation"
    if type == "Communication" and "escalation" in told:
        return "F Communication"
    if type == "Task":
        return "F Task" if "debrief-slot" in told else "C Task" if "plan-action" in told else "B Task"
    if type == "Communication":
        return f"{'C' if 'signpost' in told or 'notice' in told else 'E'} Communication"
    if type == "ServiceRequest":
        return f"{'G' if 'atw-referral' in told else 'I' if 'fast-track' in told else 'D'} ServiceRequest"
    if type == "QuestionnaireResponse":
        if "Questionnaire/access-to-work" in told:
            return "G QuestionnaireResponse" if resource["status"] in ("completed", "amended") else "draft"
        kind = (
            "C"
            if "feedback-employer" in told
            else "D"
            if "18381000000107" in told
            else "H"
            if "passport" in told
            else "E"
        )
        return f"{kind} QuestionnaireResponse"
    if type == "Composition":
        kind = report_class(resource)
        return kind if kind == "draft" else f"{kind} Composition"
    if type == "CarePlan":
        return "C CarePlan" if plan_class(resource) == "C" else "draft"
    return next((name for name in (*COLUMNS, *SEEN_BESIDE) if name.split()[1] == type), f"? {type}")


def report_class(report: Json) -> str:
    """The class of a report: a draft until it is final, then by what it is."""
    if report["status"] not in ("final", "amended"):
        return "draft"
    return {"oh-clinical-report": "E", "ahp-health-and-work-report": "D"}.get(report["type"]["coding"][0]["code"], "C")


def plan_class(plan: Json) -> str:
    """The class of a plan: a draft until it was agreed to."""
    return "C" if plan["status"] in ("active", "on-hold", "completed", "revoked") else "draft"


def view(role: str, resource: Json, *, own: bool) -> str:
    """The view a role has of a record: `all`, `-`, or a name of VIEWS."""
    beside, place = KEPT_BESIDE if own else SEEN_BESIDE, column(resource)
    if place == "draft":
        return "all" if role in (_KEEPERS if own else ("person",)) else "-"
    if place in beside:
        return beside[place].get(role, "-")
    table = KEPT if own else SEEN
    return table[role].split()[COLUMNS.index(column(resource))] if role in table else "-"


def ever(role: str, type: str) -> set[str]:
    """Every view a role could have of a type, whoever keeps the record."""
    places = [number for number, name in enumerate(COLUMNS) if name.split()[1] == type]
    rows = [table[role].split() for table in (SEEN, KEPT) if role in table]
    later = [
        roles for beside in (SEEN_BESIDE, KEPT_BESIDE) for name, roles in beside.items() if name.split()[1] == type
    ]
    return {*(row[place] for row in rows for place in places), *(roles.get(role, "-") for roles in later)} - {"-"}


def shows_whole(view: str, element: str) -> bool:
    """Whether a view shows every entry of a top-level element: what searching by it or patching it needs."""
    if view in ("all", "no-nino"):
        return True
    return element in VIEWS.get(view, "").split() and element not in PARTLY.get(view, ())

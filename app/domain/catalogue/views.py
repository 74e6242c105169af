"""Views: for each type a ladder of element allow-lists, each rung showing more than the one below (access.md 1)."""

from dataclasses import dataclass

NOTHING = 0
ALL = 9
ALWAYS = ("resourceType", "id", "meta")


@dataclass(frozen=True)
class View:
    """A named rung: its rank on the one scale for all types, and the elements it shows (None = every element)."""

    name: str
    rank: int
    elements: frozenset[str] | None

    def shows(self, element: str) -> bool:
        """Whether a top-level element is shown."""
        return self.elements is None or element in self.elements or element in ALWAYS


def _view(name: str, rank: int, *elements: str) -> View:
    return View(name, rank, frozenset(elements))


EVERYTHING = View("all", ALL, None)
WITHOUT_NINO = 8
"""Rank of a Patient seen whole but for the NINO, which DWP, the person and its supplier alone see (access.md 5)."""

WITHOUT_ATTENDANCE = 7
"""Rank of a Task seen whole but for where the work on a referral is, which would tell DWP who did not attend."""

WITHOUT_WORDS = 7
"""Rank of a message seen without what an organisation wrote in it, which might tell DWP the same (decision 0031)."""

SECTIONS = 5
"""Rank of a form of which the sections that a share names are seen."""

_FIT_NOTE = (
    "identifier",
    "status",
    "category",
    "code",
    "subject",
    "effectivePeriod",
    "issued",
    "performer",
    "valueCodeableConcept",
    "component",
)

_TASK = (
    "identifier",
    "basedOn",
    "groupIdentifier",
    "partOf",
    "status",
    "statusReason",
    "businessStatus",
    "intent",
    "priority",
    "code",
    "focus",
    "for",
    "executionPeriod",
    "authoredOn",
    "lastModified",
    "requester",
    "owner",
    "reasonCode",
    "restriction",
    "input",
    "output",
)

_MESSAGE = (
    "basedOn",
    "partOf",
    "inResponseTo",
    "status",
    "category",
    "priority",
    "subject",
    "topic",
    "about",
    "sent",
    "received",
    "recipient",
    "sender",
    "payload",
)

LADDERS: dict[str, tuple[View, ...]] = {
    "Patient": (
        _view("name", 1, "name"),
        _view("identity", 4, "name", "identifier", "active", "birthDate", "deceasedBoolean", "deceasedDateTime"),
        View("all-but-nino", WITHOUT_NINO, None),
        EVERYTHING,
    ),
    "Flag": (_view("present", 2, "status", "code", "subject", "period"), EVERYTHING),
    "RelatedPerson": (View("all-but-nino", WITHOUT_NINO, None), EVERYTHING),
    "Task": (
        _view("stub", 1, "groupIdentifier", "status", "intent", "lastModified", "owner"),
        _view("without-attendance", WITHOUT_ATTENDANCE, *_TASK),
        EVERYTHING,
    ),
    "ServiceRequest": (
        _view(
            "referral-basics",
            4,
            "status",
            "intent",
            "subject",
            "code",
            "category",
            "priority",
            "requester",
            "performer",
            "authoredOn",
            "occurrenceDateTime",
            "occurrencePeriod",
            "extension",
        ),
        EVERYTHING,
    ),
    "Observation": (
        _view("fit-note-dates", 4, *_FIT_NOTE),
        _view("fit-note-condition", 6, *_FIT_NOTE),
        EVERYTHING,
    ),
    "Consent": (
        _view(
            "own-provision",
            3,
            "status",
            "scope",
            "category",
            "patient",
            "dateTime",
            "organization",
            "policy",
            "provision",
        ),
        EVERYTHING,
    ),
    "Communication": (_view("without-words", WITHOUT_WORDS, *_MESSAGE), EVERYTHING),
    "QuestionnaireResponse": (
        _view("sections", SECTIONS, "questionnaire", "status", "subject", "authored", "item"),
        EVERYTHING,
    ),
}

KEPT_EXTENSIONS = ("trigger", "pilot-arm", "employer-size")
"""Extensions of ours that `referral-basics` keeps: trigger, pilot arm and employer band."""

KEPT_COMPONENTS = {"fit-note-dates": ("adjustment",), "fit-note-condition": ("adjustment", "condition")}
"""The fit-note components each view keeps; an adjustment by its code, for words beside a code are a comment."""

FILTERED: dict[str, set[str]] = {"Flag": {"code"}, "Task": {"businessStatus"}, "Communication": {"payload"}}
"""Elements of a type of which a view that lists them shows a part."""

RANKS = {view.name: view.rank for views in LADDERS.values() for view in views}
"""The rank of each view by its name."""


def ladder(type: str) -> tuple[View, ...]:
    """The views of a type, narrowest first; a type without rungs of its own has only `all`."""
    return LADDERS.get(type, (EVERYTHING,))


def view_at(type: str, rank: int) -> View | None:
    """The widest view a rank opens, or None when it opens nothing."""
    return next((view for view in reversed(ladder(type)) if view.rank <= rank), None)


def whole_rank(type: str) -> int:
    """The lowest rank at which no element is left out: narrower views keep of meta.profile nothing."""
    return next(view.rank for view in ladder(type) if view.elements is None)


def rank_showing(type: str, elements: tuple[str, ...]) -> int:
    """The lowest rank at which every one of the elements is shown whole: what a search by them needs (access.md 4)."""
    filtered = {"extension", "component", "provision", "item"} | FILTERED.get(type, set())
    for view in ladder(type):
        if all(view.shows(e) and (view.elements is None or e not in filtered) for e in elements):
            return view.rank
    return ALL

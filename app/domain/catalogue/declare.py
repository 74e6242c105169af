"""The words a resource type is declared in."""

import re
from dataclasses import dataclass
from typing import Literal

ParameterKind = Literal["token", "reference", "date", "string", "uri", "quantity"]
Interaction = Literal["create", "read", "vread", "update", "patch", "search-type", "history-instance", "history-type"]

EVERY: frozenset[Interaction] = frozenset(
    ("create", "read", "vread", "update", "patch", "search-type", "history-instance", "history-type")
)
DIRECTORY: frozenset[Interaction] = EVERY
DRAFT = "draft"
READ_ONLY: frozenset[Interaction] = frozenset(("read", "search-type"))


@dataclass(frozen=True)
class Parameter:
    """A search parameter: its FHIR name and kind, and the element paths it reads (relative to the type, `|` between).

    `extension[url]` in a path is the extension of that url, `telecom[system=phone]` what has that member. Where it
    `is_presence`, the parameter is true for whoever has the element, unless as false. `column` names the promoted
    column that answers it; without one the shared side table of its kind does, or of another that it is `kept_as`.
    """

    name: str
    kind: ParameterKind
    path: str
    targets: tuple[str, ...] = ()
    column: str | None = None
    kept_as: ParameterKind | None = None
    is_presence: bool = False

    @property
    def rows(self) -> ParameterKind:
        """The kind of search rows that keep it."""
        return self.kept_as or self.kind

    @property
    def elements(self) -> tuple[str, ...]:
        """The top-level elements the parameter reads: what a view must show before it may be searched."""
        return tuple(dict.fromkeys(re.split(r"[.[]", part)[0] for part in self.path.split("|")))


@dataclass(frozen=True)
class Kind:
    """What a record of a type may be: its profile, its data class (domain.md 8.3) and how to tell it.

    `match` is (element, system, codes): the record is of this kind when the element carries one of the codes, or is an
    address that ends with one; an empty match is the kind of everything else. With `shown_at`, a record is shareable in
    those statuses only; in every other it is a draft: its custodian's and the person's (access.md 1).
    """

    name: str
    data_class: str
    profile: str | None = None
    match: tuple[str, str, tuple[str, ...]] | None = None
    shown_at: tuple[str, ...] = ()

    def class_at(self, status: object) -> str:
        """The data class of a record of the kind in a status: its own, or `draft`."""
        return DRAFT if self.shown_at and status not in self.shown_at else self.data_class

    @property
    def classes(self) -> tuple[str, ...]:
        """Every class a record of the kind may have."""
        return (self.data_class, DRAFT) if self.shown_at else (self.data_class,)


@dataclass(frozen=True)
class ResourceType:
    """One declared type: what the gateway does with it and how it is told, found, classed and tied to a person.

    `person` is the element that leads to the Patient ("" = the record is the Patient itself, None = no person, a
    directory type). `named` are the elements through which a record joins a referral (access.md 3). A type is
    `is_pinned` when permits may show one version of a record and no other.
    """

    name: str
    purpose: str
    kinds: tuple[Kind, ...]
    parameters: tuple[Parameter, ...]
    interactions: frozenset[Interaction] = EVERY
    person: str | None = None
    named: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    is_pinned: bool = False
    tag: str = "records"

    @property
    def classes(self) -> frozenset[str]:
        """Every class a record of the type may have."""
        return frozenset(data_class for kind in self.kinds for data_class in kind.classes)

    @property
    def is_directory(self) -> bool:
        """Whether the type describes organisations and services, readable by anyone with the scope (access.md 1)."""
        return self.person is None

    @property
    def table(self) -> str:
        """The name of the table that keeps the type: ServiceRequest -> service_request."""
        return "".join("_" + c.lower() if c.isupper() else c for c in self.name).lstrip("_")

    def parameter(self, name: str) -> Parameter | None:
        """The declared parameter of that name, or None."""
        return next((p for p in self.parameters if p.name == name), None)

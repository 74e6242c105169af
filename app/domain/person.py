"""The person behind the Patients of many organisations (access.md 5); internal, never on the wire."""

from dataclasses import dataclass
from datetime import date

from app.domain.errors import Issue
from app.domain.json import Json


@dataclass(frozen=True)
class Person:
    """One human: numbers, birth date, how sure we are (`nhs-verified`, `nhs-unverified`, `demographic`).

    `merged_into` is the person whose records these have joined.
    """

    id: str
    nhs_number: str | None
    birth_date: date | None
    level: str
    deceased: bool = False
    nino: str | None = None
    merged_into: str | None = None


@dataclass(frozen=True)
class Identity:
    """What one organisation's Patient says of its person."""

    nhs_number: str | None
    nino: str | None
    birth_date: date | None
    family: str
    given: str

    def same_person_as(self, other: "Identity") -> bool:
        """Whether numbers and birth date are the same: what tells one person from another."""
        mine, theirs = ((one.nhs_number, one.nino, one.birth_date) for one in (self, other))
        return mine == theirs


def links(person: Person, identity: Identity) -> bool:
    """Whether a Patient with this identity is this person: same valid number and equal date of birth (R-20)."""
    return bool(
        identity.nhs_number
        and identity.nhs_number == person.nhs_number
        and identity.birth_date
        and identity.birth_date == person.birth_date
    )


def birth_date_of(patient: Json) -> date | None:
    """The whole date of birth; None when it is absent or partial."""
    text = str(patient.get("birthDate", ""))
    return date.fromisoformat(text) if len(text) == 10 else None


def mismatch(at: str) -> Issue:
    """The refusal for a number that this organisation already holds with another birth date (R-20)."""
    return Issue("PER-010", f"{at}.birthDate")

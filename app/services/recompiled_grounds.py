"""Grant rows that rest on one act, each held against the record, the licence and the ledger row of that act."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain import emergency
from app.domain.actor import Actor
from app.domain.catalogue.views import ALL
from app.domain.consent import MAY_RELEASE
from app.domain.evidence import ACTOR
from app.domain.grant import ANY, PERMIT
from app.domain.grant_check import Kept, spelled
from app.domain.receiver import of_related
from app.domain.record import Record
from app.fhir.json import parse
from app.services.registry import Registry
from app.store import grant_walk, records, release_links
from app.store.database import Connection

EMERGENCY = "emergency-override-started"
REPORTS = ("Composition", "CarePlan")
"""Types of records that are released."""


@dataclass(frozen=True)
class Held:
    """The rows of one person, with what they are held against."""

    connection: Connection
    person: str
    rows: Sequence[Kept]

    def record(self, type: str, id: str) -> Record | None:
        """A record about this person."""
        found = records.load(self.connection, type, id)
        return found if found and found.person == self.person else None

    def told(self, interaction: str, row: Kept, version: int | None) -> bool:
        """Whether the ledger holds that this version of the report was given to this recipient."""
        party = row.rule.recipient
        organisation = Registry(self.connection).get(party.removeprefix("org:"))
        code = organisation.code if organisation else of_related(party.removeprefix("link:")).code
        acts = grant_walk.acts_on(self.connection, REPORTS, _report(row), interaction)
        codes = [detail.get("recipient") for touched, detail in acts if touched == version]
        return code in codes

    def is_licensed(self, row: Kept, party: str) -> bool:
        """Whether a permit to release, of the same version of a Consent and in the same place, covers a row."""
        report = next((one for type in REPORTS if (one := self.record(type, _report(row)))), None)
        if report is None or _shape(row, deniable=True) != SHOWN or not 0 < (row.rule.version or 0) <= report.version:
            return False
        reaches = (ANY, f"org:{report.custodian}", f"ref:{report.referral}", f"rec:{report.id}")
        return any(
            one.rule.basis == "consent" and one.rule.data_class == MAY_RELEASE and one.rule.source == row.rule.source
            and (one.rule.recipient, one.rule.purpose, one.place) == (party, row.rule.purpose, row.place)
            and one.rule.reach in reaches and row.ends <= one.ends
            for one in self.rows
        )  # fmt: skip


def unfounded(connection: Connection, person: str, rows: Sequence[Kept]) -> Iterator[str]:
    """Rows of a release, a link, a disclosure in the public interest or an emergency that no such act gives, one
    sentence each.
    """
    held = Held(connection, person, rows)
    for row in rows:
        if row.rule.basis in GROUNDS and not GROUNDS[row.rule.basis](held, row):
            yield f"{row.rule.source}: a row stands that nothing gives: {spelled(row.rule)}."


def _is_released(held: Held, row: Kept) -> bool:
    return held.is_licensed(row, row.rule.recipient) and held.told("$release", row, row.rule.version)


def _is_linked(held: Held, row: Kept) -> bool:
    link = release_links.get_link(held.connection, row.rule.recipient)
    if link is None or (link.report, link.version, link.purpose) != (_report(row), row.rule.version, row.rule.purpose):
        return False
    made = grant_walk.acts_on(held.connection, (link.type,), link.report, "$release-link")
    is_told = any(detail.get("link") == link.id for _, detail in made)
    return is_told and row.ends <= link.ends and held.is_licensed(row, link.party)


def _is_disclosed(held: Held, row: Kept) -> bool:
    _, id, version = row.rule.source.split("/")
    about = held.record("Composition", id)
    is_whole = row.rule.reach == f"rec:{id}" and row.rule.purpose == ANY and _shape(row, deniable=False) == SHOWN
    is_pinned = row.rule.version == int(version)
    return about is not None and is_whole and is_pinned and held.told("$public-interest-disclosure", row, int(version))


def _is_emergency(held: Held, row: Kept) -> bool:
    """One asserted clinician, an hour at most, the classes of R-17."""
    type, id, _ = row.rule.source.split("/")
    given = emergency.opened(row.rule.recipient, row.starts, row.ends)
    said = {(one.purpose, one.data_class, one.rank, one.sections, one.reach, one.deniable) for one in given}
    rule = row.rule
    is_given = (rule.purpose, rule.data_class, rule.rank, rule.sections, rule.reach, rule.deniable) in said
    if not is_given or row.ends - row.starts > emergency.LASTS or held.record(type, id) is None:
        return False
    acts = grant_walk.acts_on(held.connection, (type,), id, EMERGENCY)
    return row.rule.recipient in {_clinician(detail[ACTOR]) for _, detail in acts if ACTOR in detail}


def _clinician(told: str) -> str:
    actor = parse(told.encode())
    return Actor(str(actor["iss"]), str(actor["sub"]), "").recipient


def _report(row: Kept) -> str:
    return row.rule.reach.removeprefix("rec:")


SHOWN = ("C", ALL, PERMIT)
"""Class, rank and effect of what a report's recipient is shown."""


def _shape(row: Kept, *, deniable: bool) -> tuple[str, int, int] | None:
    rule = row.rule
    return (rule.data_class, rule.rank, rule.effect) if rule.deniable == deniable else None


GROUNDS: dict[str, Callable[[Held, Kept], bool]] = {
    "release": _is_released,
    "link": _is_linked,
    "public-interest": _is_disclosed,
    "break-glass": _is_emergency,
}
"""Each basis that rests on an act, and how its rows are held against it."""

"""The dated rules in force: read by each decision, added to by the operator, never edited in place (design.md 4)."""

import json
from datetime import date

from app.domain.calendar import london
from app.domain.catalogue.names import system
from app.domain.dated import DatedRule, RuleBook
from app.domain.errors import refuse
from app.domain.rule_family import Family, Value, family_of
from app.fhir.terminology import codes
from app.services.gateway import Gateway
from app.services.operating import operating
from app.services.sealed import Notes
from app.store import deployment
from app.store.database import Connection


class RuleShelf:
    """The rule book of a database; it is read anew when rows were added, and each decision is given one of its own."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[int, int], RuleBook] | None = None

    def open(self, connection: Connection) -> RuleBook:
        """The rules as they stand in this transaction; rows are only added, so their number tells whether any were."""
        edition = deployment.rule_edition(connection)
        kept = self._kept
        if kept is None or kept[0] != edition:
            self._kept = kept = edition, read_rules(connection)
        return kept[1].afresh()


def read_rules(connection: Connection) -> RuleBook:
    """The dated rules of the database. A row that no rule of its family can be is never in force, so that the one
    before it goes on: a fault in one rule stops no decision that rests on another (R-08).
    """
    return RuleBook((_rule(*row) for row in deployment.rule_rows(connection)), _is_fit)


def _rule(name: str, starts: object, ends: object, value: object, source: str) -> DatedRule:
    assert isinstance(starts, date)
    until = ends if isinstance(ends, date) else None
    return DatedRule(name, _held(json.loads(str(value))), starts, until, source)


def _held(value: object) -> Value:
    """A number, or a list of texts; of anything else nothing is left, which fits no family."""
    if isinstance(value, int):
        return value
    return tuple(str(text) for text in value) if isinstance(value, list) else ()


def _is_fit(row: DatedRule) -> bool:
    try:
        return family_of(row.name).fits(row.value, _known)
    except LookupError:
        return False


def _known(name: str) -> tuple[str, ...]:
    return codes(system(name))


def list_rules(gateway: Gateway) -> list[tuple[DatedRule, bool]]:
    """Every row by name and first day, and whether it is in force today: one that is unfit never is."""
    with gateway.database.reading() as connection:
        book = read_rules(connection)
    today = london(gateway.business.now()).date()
    return [(row, book.is_in_force(row, today)) for row in book.rows]


def set_rule(gateway: Gateway, name: str, value: str, starts: date | None, source: str) -> DatedRule:
    """Add a row to a rule, in force from its first day on (today unless told otherwise), audited; returns it.

    AUT-043 for an unknown rule; AUT-044 for a value that no rule of its family can be, in words that say what it takes,
    for a day that is over, or no source.
    """
    today = london(gateway.business.now()).date()
    notes = Notes("rule-set", "U")
    with operating(gateway, notes, owner=True) as work:
        if not any(row.name == name for row in read_rules(work.connection).rows):
            raise refuse("AUT-043", noun="rule", name=name)
        row = DatedRule(name, _read(value, name, family_of(name)), starts or today, None, source.strip())
        if row.from_ < today:
            raise refuse("AUT-044", reason=f"what was decided before {today} stays; let it begin then or later")
        if not row.source:
            raise refuse("AUT-044", reason="a rule needs the source that says so")
        told = json.dumps(row.value)
        deployment.add_rule(work.connection, (row.name, row.from_, told, row.source))
        notes.detail |= {"rule": name, "value": told, "from": str(row.from_), "source": row.source}
    return row


def _read(text: str, name: str, family: Family) -> Value:
    try:
        value = family.read(text)
    except ValueError:
        value = ()
    if not family.fits(value, _known):
        raise refuse("AUT-044", reason=f"{name} takes {family.takes(_known)}")
    return value

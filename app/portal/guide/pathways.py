"""The pages of pathways: the life cycle of each kind of Task as a table, and care pathways as dated rules."""

from collections.abc import Iterator
from datetime import date

from app.domain.dated import DEFAULT_RULES, RuleBook
from app.domain.move import LifeCycle, Move
from app.domain.moves import CYCLES
from app.domain.pathways import pathway_on
from app.fhir.conformance.published import DATE
from app.fhir.terminology import codes, display, system
from app.portal.guide.parts import Cell, Page, Row, Table, code, table

_HEAD = ("Move", "From", "To", "Who", "What it needs", "Operation")


def pathway_pages() -> Iterator[Page]:
    """A page for each life cycle, then one for each care pathway that is in force when the guide is published."""
    yield from (_cycle(cycle) for cycle in CYCLES.values())
    rules, day = RuleBook(DEFAULT_RULES), date.fromisoformat(DATE)
    for name in codes(system("pathway")):
        if found := pathway_on(rules, name, day):
            steps, standards = _numbered("Steps", found.steps), _numbered("Minimum standards", found.standards)
            facts = (("Code", code(name)), ("In force since", Cell(found.version)), ("Source", Cell(found.source)))
            title = display(system("pathway"), name) or name
            lead = "A care pathway: what is done, and how fast. A running gateway tells the one in force: $pathways."
            yield Page(f"pathways/care-{name}.html", "pathways", title, lead, facts, steps + standards)


def _numbered(title: str, lines: tuple[str, ...]) -> tuple[Table, ...]:
    return table(title, ("Number", "Words"), ((Cell(str(n)), Cell(line)) for n, line in enumerate(lines, 1)))


def _cycle(cycle: LifeCycle) -> Page:
    title = f"Life cycle: {cycle.name.replace('-', ' ')}"
    lead = "Where a Task of this kind may go, who moves it, and what must be there. What is not listed is refused."
    facts = (
        ("Task code", Cell(", ".join(cycle.codes))),
        ("Business status", Cell(f"a code of {cycle.statuses}", f"code-systems/{cycle.statuses}.html")),
    )
    return Page(
        f"pathways/{cycle.name}.html", "pathways", title, lead, facts, table("Moves", _HEAD, map(_move, cycle.moves))
    )


def _move(move: Move) -> Row:
    to = move.to or "as it is"
    needed = ", ".join(sorted(move.needs)) or "nothing"
    operation = code(move.operation) if move.operation else Cell(_without_operation(move))
    return code(move.name), Cell(", ".join(move.from_)), Cell(to), Cell(" or ".join(move.by)), Cell(needed), operation


def _without_operation(move: Move) -> str:
    return "none: the gateway does it" if move.by == ("gateway",) else "none of its own"

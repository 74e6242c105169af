"""What may change in a Task, apart from its status (fhir-rules 1.2, access.md 1)."""

from collections.abc import Iterator

from app.domain.concept import code
from app.domain.errors import Issue
from app.domain.json import Json
from app.domain.move import CLOSED, Party
from app.domain.moves import CYCLES
from app.domain.task import read_task

KEPT = ("resourceType", "id", "meta", "lastModified", "executionPeriod", "restriction")
"""Elements the gateway writes: it puts its own back, whatever was sent."""

NEVER = ("note", "description")
CHANGES: dict[Party, tuple[str, ...]] = {
    "owner": ("businessStatus", "output", "input"),
    "requester": ("input",),
    "person": (),
    "gateway": ("businessStatus", "output", "input"),
}
BUSINESS_STATUSES: dict[str, tuple[str, ...]] = {
    "received": ("awaiting-triage",),
    "accepted": ("awaiting-triage",),
    "in-progress": (
        "awaiting-triage",
        "did-not-attend",
        "assessed",
        "report-drafted",
        "plan-active",
    ),
}
"""What the owner may set itself; the others come with a move, an escalation or the release of a report."""


def check_update(before: Json, after: Json, party: Party, *, moved: bool = False) -> list[Issue]:
    """Every change a party may not make, in the order of the elements sent; empty when all may stand.

    With `moved`, status and statusReason belong to the move, its signposts and outcomes stand in output, and
    businessStatus is the gateway's. A Task without an owner may be given one (the claim; whose it is, is asked
    elsewhere). TSK-006, 010, 011, 015.
    """
    names = dict.fromkeys([*after, *before])
    changed = [name for name in names if after.get(name) != before.get(name) and name not in KEPT]
    return [issue for name in changed for issue in _refused(name, before, after, party, moved)]


def _refused(name: str, before: Json, after: Json, party: Party, moved: bool) -> Iterator[Issue]:
    if (moved and name in ("status", "statusReason", "businessStatus")) or (name == "owner" and "owner" not in before):
        return
    if name in NEVER:
        yield Issue("TSK-011", f"Task.{name}", {"element": name})
    elif name not in CHANGES["owner"] or before["status"] in CLOSED:
        yield Issue("TSK-010", f"Task.{name}", {"element": name})
    elif name not in CHANGES[party] and not (moved and name == "output"):
        moves = ", ".join(read_task(before).next_moves(party)) or "none"
        yield Issue("TSK-006", f"Task.{name}", {"who": "the owner", "move": f"change {name} of", "moves": moves})
    elif name == "businessStatus":
        yield from _business_status(before, after, party)
    else:
        yield from _taken_out(name, before, after)


def _business_status(before: Json, after: Json, party: Party) -> Iterator[Issue]:
    cycle = CYCLES[read_task(before).kind]
    own = BUSINESS_STATUSES if cycle.leads or cycle.opens else {}
    value, allowed = code(after.get("businessStatus")), own.get(before["status"], ())
    if party == "owner" and value not in allowed:
        facts = {"value": value or "", "status": before["status"], "values": ", ".join(allowed) or "none"}
        yield Issue("TSK-015", "Task.businessStatus", facts)


def _taken_out(name: str, before: Json, after: Json) -> Iterator[Issue]:
    """Inputs and outputs are added, never altered: they are the trace of what was said."""
    kept = after.get(name, [])
    for index, part in enumerate(before.get(name, [])):
        if part not in kept:
            yield Issue("TSK-010", f"Task.{name}[{index}]", {"element": f"{name}[{index}]"})

"""The rows of the ledger held against their leaves, their index of records, and each other."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from app.domain.canonical_row import PERSONAL, leaf_of, personal_hash
from app.domain.finding import Verification
from app.store.ledger_walk import Touched

Row = Mapping[str, Any]
ERASURE, LINK = "erasure", "link"


class Place(NamedTuple):
    """What the tree and the order of rows are judged by; `id`, `number`, `recorded` are None where the row is gone."""

    position: int
    placed_id: str
    leaf: bytes
    id: str | None
    number: int
    recorded: int


class RowCheck:
    """Looks at one row after the other; what needs all of them is told at the end, by `conclude`."""

    def __init__(self, result: Verification) -> None:
        self._result = result
        self._erased: dict[str, str] = {}
        self._erasures: set[str] = set()
        self._moved: dict[str, str] = {}
        self._linked: list[tuple[str, str, str | None, str | None]] = []

    def join(self, later: "RowCheck") -> None:
        """Take over what was seen in the rows that follow."""
        self._result.findings += later._result.findings
        self._erased |= later._erased
        self._erasures |= later._erasures
        self._moved |= later._moved
        self._linked += later._linked

    def look_at_place(self, row: Row, touched: set[Touched]) -> Place:
        """Check what a place of the tree says against the row that stands there, if one does."""
        if row["id"] is not None:
            where = f"position {row['position']}, row {row['id']}"
            leaf = self.look(row, where, touched)
            if leaf != row["placed_leaf"]:
                self._result.found("row-changed", where, "Its content is not what was sealed.")
            elif row["leaf"] != leaf:
                self._result.found("leaf-changed", where, "The leaf hash beside the row is not that of its content.")
        named = (row[name] for name in ("position", "placed_id", "placed_leaf", "id", "number", "recorded"))
        return Place(*named)

    def look(self, row: Row, where: str, touched: set[Touched] | None = None) -> bytes:
        """Check one row's content and index; its leaf, hashed from the content."""
        self._personal(row, where)
        leaf = leaf_of(row, row["personal"])
        if row["interaction"] in (ERASURE, LINK) and row["outcome"] == 0:
            self._remember(row)
        if touched is not None:
            self._index(row, where, touched)
        return leaf

    def conclude(self) -> None:
        """Tell what only the whole ledger shows: erasures without a record, links of persons nobody made."""
        for id, where in self._erased.items():
            if id not in self._erasures:
                self._result.found("erased-unrecorded", where, "Its personal part is gone, and no erasure names it.")
        for where, record, sealed, now in self._linked:
            if now not in self._successors(sealed):
                self._result.found("person-changed", where, f"{record} is put under another person than was sealed.")

    def _personal(self, row: Row, where: str) -> None:
        if row["salt"] is None:
            self._erased[row["id"]] = where
            if any(row[name] is not None for name in PERSONAL):
                self._result.found("personal-changed", where, "Its personal part cannot be proved: the salt is gone.")
        elif personal_hash(row["salt"], row) != row["personal"]:
            self._result.found("personal-changed", where, "Its personal part (query, address, people) was changed.")

    def _remember(self, row: Row) -> None:
        if row["interaction"] == ERASURE:
            named = (entity for entity in _list(row["entities"]) if entity[0] == "AuditEvent")
            self._erasures.update(str(entity[1]) for entity in named)
        elif len(persons := _persons(row)) > 1 and persons[0] and persons[1]:
            self._moved[persons[0]] = persons[1]

    def _index(self, row: Row, where: str, touched: set[Touched]) -> None:
        sealed = _sealed(row)
        if sealed == touched:
            return
        records = {entry[:3] for entry in sealed}
        if row["salt"] is not None and records - {entry[:3] for entry in touched}:
            self._result.found("index-changed", where, "The index of records lacks some that the row names.")
        for entry in touched - sealed:
            same = [known for known in sealed if known[:3] == entry[:3]]
            if entry[4] in {known[4] for known in same}:
                self._linked.append((where, f"{entry[0]}/{entry[1]}", same[0][3], entry[3]))
            elif same:
                self._result.found("index-changed", where, f"The index puts {entry[0]}/{entry[1]} in another class.")
            else:
                self._result.found("index-changed", where, f"The index names {entry[0]}/{entry[1]}; the row does not.")

    def _successors(self, person: str | None) -> list[str | None]:
        """The person, and whoever took their records over since."""
        found = [person]
        while (following := self._moved.get(found[-1] or "")) and following not in found:
            found.append(following)
        return found


def _sealed(row: Row) -> set[Touched]:
    """What the index of records must say of a row; the people only as long as they are not erased."""
    subjects = _subjects(row)
    records = [(type, id, version) for type, id, version in _list(row["entities"])]
    classes = _classes(row["decisions"])[: len(records)] + [None] * len(subjects["patients"])
    records += [("Patient", patient, 0) for patient in subjects["patients"]]
    persons = subjects["persons"] or [None] * len(records)
    found = zip(records, persons, classes, strict=False)
    return {(*record, person, data_class) for record, person, data_class in found}


def _persons(row: Row) -> list[str | None]:
    return list(_subjects(row)["persons"])


def _subjects(row: Row) -> dict[str, list[Any]]:
    held = _parsed(row["subjects"]) if row["subjects"] else None
    if isinstance(held, dict) and held.keys() - {"reason"} == {"patients", "persons"}:
        return held
    return {"patients": [], "persons": []}


def _list(text: str) -> list[list[Any]]:
    held = _parsed(text)
    return [entry for entry in held if isinstance(entry, list) and len(entry) == 3] if isinstance(held, list) else []


def _classes(text: str) -> list[str | None]:
    held = _parsed(text)
    found = held if isinstance(held, list) else []
    return [entry[0] if isinstance(entry, list) and entry else None for entry in found]


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        return None

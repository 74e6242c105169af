"""Flags, for the gateway's own rules."""

import json

from sqlalchemy import Connection, select

from app.domain.json import Json
from app.store.tables.records import RECORDS
from app.store.wall import RULES, within

flag = RECORDS["Flag"]


@within(RULES)
def open_flags(connection: Connection, person: str, codes: tuple[str, ...]) -> list[str]:
    """The ids of the open risk flags of some codes that stand for a person, whoever may see them."""
    found = _open(connection, person, "risk-flag")
    coded = [(body["id"], coding.get("code")) for body in found for coding in body["code"].get("coding", [])]
    return [id for id, code in coded if code in codes]


@within(RULES)
def has_special_rules(connection: Connection, person: str) -> bool:
    """Whether special rules stand for a person."""
    return bool(_open(connection, person, "special-rules"))


def _open(connection: Connection, person: str, kind: str) -> list[Json]:
    theirs = (flag.c.person_id == person, flag.c.kind == kind)
    bodies = [json.loads(body) for body in connection.execute(select(flag.c.body).where(*theirs)).scalars()]
    return [body for body in bodies if body["status"] == "active"]

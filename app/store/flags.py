"""Flags, for the gateway's own rules."""

import json

from sqlalchemy import Connection, select

from app.store.tables.records import RECORDS
from app.store.wall import RULES, within

flag = RECORDS["Flag"]


@within(RULES)
def has_open_flag(connection: Connection, person: str, codes: tuple[str, ...]) -> bool:
    """Whether a risk flag of one of the codes stands for a person."""
    found = _open(connection, person, "risk-flag")
    return any(coding.get("code") in codes for body in found for coding in body["code"].get("coding", []))


@within(RULES)
def has_special_rules(connection: Connection, person: str) -> bool:
    """Whether special rules stand for a person."""
    return bool(_open(connection, person, "special-rules"))


def _open(connection: Connection, person: str, kind: str) -> list[dict[str, dict[str, list[dict[str, str]]]]]:
    theirs = (flag.c.person_id == person, flag.c.kind == kind)
    bodies = [json.loads(body) for body in connection.execute(select(flag.c.body).where(*theirs)).scalars()]
    return [body for body in bodies if body["status"] == "active"]

"""The plan a database makes for a statement, and what in it would not scale."""

import re
from typing import Any

from app.store.database import Database
from app.store.wall import OPERATOR

LARGE = ("task", "disclosure_grant", "referral", "person", "patient", "service_request")
"""Tables that grow with every referral."""


def plan(database: Database, text: str, parameters: Any) -> list[str]:
    """The lines of the plan for these very values."""
    words = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.reading(OPERATOR) as connection:
        return [str(row[-1]) for row in connection.exec_driver_sql(words + text, parameters)]


def whole_scans(lines: list[str]) -> list[str]:
    """Steps that read a large table from end to end, or gather all of it in a hash."""
    return [line.strip() for line in lines if _scans(line) or "hashed SubPlan" in line or "Hash Join" in line]


def _scans(line: str) -> bool:
    postgresql = re.search(r"Seq Scan on (\w+)", line)
    sqlite = re.match(r"\s*SCAN (\w+)(?! USING COVERING INDEX)", line)
    found = postgresql or sqlite
    return bool(found and re.sub(r"_\d+$", "", found[1]) in LARGE)

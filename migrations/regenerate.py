"""Write revision 0001 anew from the declared tables and rules: `.venv/bin/python migrations/regenerate.py`.

Only until the first release; from then on a change of tables is a revision of its own.
"""

import subprocess
import sys
from pathlib import Path
from textwrap import wrap

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import create_engine

from app.domain.dated import DEFAULT_RULES, DatedRule
from app.store.append_only import protection
from app.store.migrate import OPTIONS
from app.store.tables import METADATA
from app.store.wall_policies import second_wall

TARGET = Path(__file__).parent / "versions" / "0001_first_tables.py"
RELEASED = False

TEXT = '''"""The first tables, what this deployment is, and the rules in force (design.md 4)."""

import json
import os
import time
import uuid
from datetime import date

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

RULES: tuple[tuple[str, date, date | None, int | list[str], str], ...] = (
{rules}
)

APPEND_ONLY = {append_only}
"""By dialect: the triggers that keep the ledger append-only."""

SECOND_WALL = {second_wall}
"""On PostgreSQL: the application's role, its privileges, and the policies it lives under."""


def upgrade() -> None:
    """Apply this revision; there is no way back but a restored backup."""
    create_tables()
    protect_ledger()
    write_deployment()
    write_rules()
    build_second_wall()


def protect_ledger() -> None:
    """From here on rows of the ledger are added, and nothing else."""
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def build_second_wall() -> None:
    """From here on the application sees of people what its settings open (docs/decisions)."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in SECOND_WALL:
            op.get_bind().exec_driver_sql(statement)


def write_deployment() -> None:
    """What this database is for ever: its mode, as the environment says, and an id of its own."""
    mode = context.config.attributes.get("mode") or os.environ.get("GATEWAY_MODE", "sandbox")
    if mode not in ("sandbox", "production"):
        raise ValueError(f"GATEWAY_MODE is {{mode}}; it must be sandbox or production.")
    now = time.time_ns() // 1_000_000
    table = sa.table("deployment", *(sa.column(name) for name in ("mode", "gateway_id", "created")))
    op.bulk_insert(table, [{{"mode": mode, "gateway_id": uuid7(now), "created": now}}])


def uuid7(milliseconds: int) -> str:
    """A UUIDv7 (RFC 9562 5.7) of this instant."""
    drawn = int.from_bytes(os.urandom(10)) & ~(0xF << 76) & ~(0b11 << 62)
    return str(uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (0b10 << 62) | drawn))


def write_rules() -> None:
    """The dated rules, each with the day from which it holds and its source."""
    columns = (sa.column("starts", sa.Date), sa.column("ends", sa.Date))
    table = sa.table("dated_rule", *map(sa.column, ("name", "number", "value", "source")), *columns)
    names = ("name", "starts", "ends", "value", "source")
    rows = [dict(zip(names, rule, strict=True)) | {{"number": number}} for number, rule in enumerate(RULES, 1)]
    op.bulk_insert(table, [row | {{"value": json.dumps(row["value"])}} for row in rows])


def create_tables() -> None:
    """Every table and index."""
{tables}
'''


def main() -> int:
    """Write the file; 1 once it is released."""
    if RELEASED:
        print(
            "Revision 0001 is released; write a new revision: .venv/bin/alembic revision --autogenerate",
            file=sys.stderr,
        )
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    rules = "\n".join(f"    {rule_row(rule)}," for rule in DEFAULT_RULES)
    wall = f"({', '.join(_literal(statement) for statement in second_wall())},)"
    parts = {"rules": rules, "append_only": append_only(), "second_wall": wall, "tables": indented(tables())}
    TARGET.write_text(TEXT.format(**parts))
    ruff = Path(sys.executable).parent / "ruff"
    subprocess.run([ruff, "format", "--quiet", TARGET], check=True)  # noqa: S603  our own tool and file
    subprocess.run([ruff, "check", "--quiet", "--fix", TARGET], check=True)  # noqa: S603  the same
    print(f"{TARGET.name} written; a sandbox of older tables is made anew in an empty folder.", file=sys.stderr)
    return 0


def tables() -> str:
    """The operations that make every table, as Alembic writes them."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        options = {name: value for name, value in OPTIONS.items() if name != "target_metadata"}
        script = produce_migrations(MigrationContext.configure(connection, opts=options), METADATA)
    assert isinstance(script.upgrade_ops, UpgradeOps)
    return render_python_code(script.upgrade_ops, render_as_batch=False)


def append_only() -> str:
    """The triggers of each dialect as a literal, a line of the file never too long."""
    return "{" + ", ".join(f"{name!r}: ({_parts(name)},)" for name in ("sqlite", "postgresql")) + "}"


def _parts(dialect: str) -> str:
    return ", ".join(_literal(statement) for statement in protection(dialect))


def _literal(statement: str) -> str:
    parts = wrap(statement, 96, drop_whitespace=False)
    return "(" + " ".join(repr(part) for part in parts) + ")"


def indented(code: str) -> str:
    """The code as the body of a function, without Alembic's own comments."""
    lines = (line for line in code.splitlines() if not line.lstrip().startswith("# ###"))
    return "\n".join(line if line.startswith("    ") or not line else f"    {line}" for line in lines)


def rule_row(rule: DatedRule) -> str:
    """A rule as the literal of a row."""
    value = rule.value if isinstance(rule.value, int) else list(rule.value)
    ends = "None" if rule.until is None else f"date({rule.until.year}, {rule.until.month}, {rule.until.day})"
    starts = f"date({rule.from_.year}, {rule.from_.month}, {rule.from_.day})"
    return f"({rule.name!r}, {starts}, {ends}, {value!r}, {rule.source!r})"


if __name__ == "__main__":
    sys.exit(main())

"""Tables without the migrations, for tests of one layer: as declared, and on PostgreSQL behind the same wall."""

import re
from collections.abc import Sequence

from sqlalchemy import Engine, Table

from app.store.tables.metadata import METADATA
from app.store.wall_policies import second_wall

NAMED = re.compile(r"\bTABLE (\w+) | ON (\w+) (?:TO|USING)")
"""The table a statement of the wall is about; what is about none makes the role."""


def make_tables(engine: Engine, tables: Sequence[Table] | None = None) -> None:
    """Make these tables, or all of them."""
    METADATA.create_all(engine, tables=tables)
    if engine.dialect.name != "postgresql":
        return
    made = {table.name for table in tables or METADATA.tables.values()}
    with engine.begin() as connection:
        for statement in second_wall():
            named = NAMED.search(statement)
            if named is None or (named[1] or named[2]) in made:
                connection.exec_driver_sql(statement)

"""The few words the two databases spell differently."""

from typing import Any

from sqlalchemy import Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class smaller(GenericFunction[int]):  # noqa: N801  an SQL function's name
    """The smaller of two integers: LEAST on PostgreSQL, two-argument MIN on SQLite."""

    type = Integer()
    inherit_cache = True
    name = "smaller"


class larger(GenericFunction[int]):  # noqa: N801  an SQL function's name
    """The larger of two integers: GREATEST on PostgreSQL, two-argument MAX on SQLite."""

    type = Integer()
    inherit_cache = True
    name = "larger"


class bytewise(GenericFunction[str]):  # noqa: N801  an SQL function's name
    """A text that is compared byte by byte, whatever order the database itself was made with."""

    type = String()
    inherit_cache = True
    name = "bytewise"


@compiles(bytewise, "postgresql")
def _bytewise_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'


@compiles(bytewise, "sqlite")
def _bytewise_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)})"


_SPELLINGS: dict[tuple[type[GenericFunction[int]], str], str] = {
    (smaller, "postgresql"): "least",
    (smaller, "sqlite"): "min",
}
_SPELLINGS |= {(larger, "postgresql"): "greatest", (larger, "sqlite"): "max"}


def _spell(function: type[GenericFunction[int]], dialect: str, name: str) -> None:
    @compiles(function, dialect)
    def render(element: Any, compiler: Any, **options: Any) -> str:
        return f"{name}({compiler.process(element.clauses, **options)})"


for (_function, _dialect), _name in _SPELLINGS.items():
    _spell(_function, _dialect, _name)

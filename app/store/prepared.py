"""Statements that are built once and afterwards only given their values: building one costs more than running it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Connection, CursorResult, Dialect, Select, String, bindparam

from app.domain.caller import Caller

MOST = 1000
"""Statements that are kept; callers choose how many shapes of a search there are, so the least used one goes."""

NOW = bindparam("now", type_=BigInteger)
"""The instant a statement is asked about."""


@dataclass(frozen=True)
class Asking:
    """A caller as a statement knows it: the role decides its text, everything else is a value."""

    role: str
    client_id: Any
    organisation: Any
    purpose: Any
    recipients: tuple[Any, ...]
    denied_as: tuple[Any, ...] = ()
    link: bool = False


class Prepared:
    """A SELECT as text, with the values that never change."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self._text = compiled.string
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._order: list[str] | None = getattr(compiled, "positiontup", None)

    def run(self, connection: Connection, values: dict[str, Any]) -> CursorResult[Any]:
        """The rows for these values, which must be all that the statement names."""
        given = self._fixed | values
        parameters = tuple(given[name] for name in self._order) if self._order else given
        return connection.exec_driver_sql(self._text, parameters)


def prepared(connection: Connection, shape: Hashable, build: Callable[[], Select[Any]]) -> Prepared:
    """The statement of a shape for this database; `build` makes it when it is not kept."""
    return _kept(_Shape(connection.dialect.name, shape, connection.dialect, build))


def asking(caller: Caller) -> Asking:
    """The caller's place in a statement."""
    names = tuple(_text(f"recipient_{number}") for number in range(len(caller.denied_as)))
    return Asking(
        caller.role, _text("caller_client_id"), _text("caller_organisation"), _text("caller_purpose"),
        names[: len(caller.recipients)], names, caller.link is not None,
    )  # fmt: skip


def values_of(caller: Caller) -> dict[str, Any]:
    """The values that `asking` names."""
    return {
        "caller_client_id": caller.client_id,
        "caller_organisation": caller.organisation,
        "caller_purpose": caller.purpose,
        **{f"recipient_{number}": recipient for number, recipient in enumerate(caller.denied_as)},
    }


def shape_of(caller: Caller) -> Hashable:
    """What of a caller the text of a statement depends on."""
    return caller.role, len(caller.recipients), len(caller.denied_as)


def _text(name: str) -> BindParameter[str]:
    return bindparam(name, type_=String)


class _Shape:
    """A key that carries what is needed to make the statement it names."""

    def __init__(self, dialect: str, shape: Hashable, of: Dialect, build: Callable[[], Select[Any]]) -> None:
        self.key, self.dialect, self.build = (dialect, shape), of, build

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape) and self.key == other.key


@lru_cache(MOST)
def _kept(shape: _Shape) -> Prepared:
    return Prepared(shape.build(), shape.dialect)

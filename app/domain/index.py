"""What a record can be found by: one entry per value of a search parameter."""

from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.declare import ParameterKind


@dataclass(frozen=True)
class Entry:
    """One search value: the parameter, its kind (the side table) and that table's fields."""

    parameter: str
    kind: ParameterKind
    fields: dict[str, Any]

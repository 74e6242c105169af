"""The words an operation is declared in."""

from dataclasses import dataclass
from typing import Literal

from app.domain.catalogue.names import OURS

Level = Literal["instance", "type", "system"]


@dataclass(frozen=True)
class Part:
    """One parameter: name, FHIR type ("part" where it has parts of its own), words, how often, and what codes it takes.

    `most` None means any number. The codes are those of `system`, one of ours, or the ones listed.
    """

    name: str
    type: str
    words: str
    least: int = 0
    most: int | None = 1
    parts: tuple["Part", ...] = ()
    system: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One operation: `type` is None at system level; `tag` is its journey; `answer` the type of resource it gives,
    `takes` of the one it is sent; `is_core` where FHIR itself defines it.
    """

    name: str
    level: Level
    type: str | None
    tag: str
    summary: str
    answer: str
    parameters: tuple[Part, ...]
    is_core: bool = False
    takes: str = "Parameters"

    @property
    def definition(self) -> str:
        """The canonical url of its definition; for one of FHIR its own, which at system level is that of messages."""
        if self.is_core:
            return f"http://hl7.org/fhir/OperationDefinition/{self.type or 'MessageHeader'}-{self.name}"
        return f"{OURS}OperationDefinition/{self.type or 'System'}-{self.name}"

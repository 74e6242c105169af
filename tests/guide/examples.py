"""The examples of the implementation guide: by profile, the valid ones and the invalid ones with what they raise."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.catalogue.names import profile
from app.domain.json import Json
from app.fhir.definitions import profiles
from app.fhir.json import parse

FOLDER = Path(__file__).parents[2] / "fhir_profiles" / "examples"
PROFILES = sorted(one["url"].rpartition("/")[2] for one in profiles())


@dataclass(frozen=True)
class Example:
    """One file: the profile it belongs to, its name, and what it raises where it is invalid."""

    of: str
    name: str
    path: Path
    raises: tuple[tuple[str, str], ...] = ()
    why: str = ""

    @property
    def body(self) -> Json:
        """The resource."""
        return parse(self.path.read_bytes())

    @property
    def profile(self) -> str:
        """The url of the profile."""
        return profile(self.of)

    def __str__(self) -> str:
        return f"{self.of}/{self.name}"


@cache
def valid() -> list[Example]:
    """The examples that are accepted."""
    return [Example(path.parent.name, path.stem, path) for path in sorted(FOLDER.glob("*/valid-*.json"))]


@cache
def invalid() -> list[Example]:
    """The examples that are refused, as `invalid.toml` names them; KeyError where it leaves one out."""
    table = tomllib.loads((FOLDER / "invalid.toml").read_text())
    return [
        Example(path.parent.name, path.stem, path, ((told["code"], told["at"]),), told["why"])
        for path in sorted(FOLDER.glob("*/invalid-*.json"))
        for told in [table[path.parent.name][path.stem.removeprefix("invalid-")]]
    ]


def named() -> set[tuple[str, str]]:
    """Every (profile, name) of `invalid.toml`."""
    table = tomllib.loads((FOLDER / "invalid.toml").read_text())
    return {(of, f"invalid-{name}") for of, names in table.items() for name in names}

"""Reads a Dockerfile and a .dockerignore, as far as this project uses them."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word in capitals, its flags (`--from=build` is {"from": "build"}), the rest as written."""

    word: str
    flags: dict[str, str]
    rest: str

    @property
    def words(self) -> list[str]:
        """The rest as a list: read as JSON when it is written so, else split as a shell does."""
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)


@dataclass(frozen=True)
class Stage:
    """One FROM and what follows it; `name` is what AS calls it, or its number."""

    name: str
    base: str
    instructions: tuple[Instruction, ...]

    def all(self, word: str) -> list[Instruction]:
        """Every instruction of this word, in order."""
        return [instruction for instruction in self.instructions if instruction.word == word]

    def last(self, word: str) -> Instruction:
        """The instruction of this word that counts; IndexError when there is none."""
        return self.all(word)[-1]


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile, the one that becomes the image last; build arguments in FROM are filled in."""
    arguments: dict[str, str] = {}
    found: list[Stage] = []
    for instruction in _instructions(text):
        if instruction.word == "ARG" and not found:
            name, _, value = instruction.rest.partition("=")
            arguments[name] = value
        elif instruction.word == "FROM":
            base, _, name = instruction.rest.partition(" AS ")
            filled = re.sub(r"\$\{?(\w+)\}?", lambda match: arguments[match[1]], base)
            found.append(Stage(name or str(len(found)), filled, ()))
        else:
            last = found[-1]
            found[-1] = Stage(last.name, last.base, (*last.instructions, instruction))
    return found


def _instructions(text: str) -> Iterator[Instruction]:
    lines = "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", "", lines).splitlines():
        word, rest = line.split(None, 1)
        flags: dict[str, str] = {}
        while match := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
            flags[match[1]] = match[2]
            rest = rest[match.end() :]
        yield Instruction(word.upper(), flags, rest.strip())


def context(root: Path) -> Iterator[str]:
    """Paths of the files that `docker build` would be sent from this folder, by its .dockerignore, in posix form."""
    patterns = [line for line in (root / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    for top in sorted(root.iterdir()):
        if top.name in (".git", ".venv"):
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not _ignored(name, patterns):
                yield name


def _ignored(name: str, patterns: list[str]) -> bool:
    """The last pattern that fits the path or a folder above it decides."""
    ignored = False
    for pattern in patterns:
        if _expression(pattern.removeprefix("!")).match(name):
            ignored = not pattern.startswith("!")
    return ignored


def _expression(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern.strip("/")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.compile(rf"{escaped}(?:/.*)?$")

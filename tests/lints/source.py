"""What a house rule looks at, and what it reports."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Fault:
    """One breach: the file from the root, its line, and what to do about it."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root in posix form, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file; SyntaxError when it is not Python."""
        return ast.parse(self.text, self.path)

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function and method, nested ones too, in the order of the file."""
        found = (node for node in ast.walk(self.tree) if isinstance(node, Function))
        return tuple(sorted(found, key=lambda node: node.lineno))

    @cached_property
    def names(self) -> dict[str, str]:
        """What imported names stand for: `{"now": "datetime.datetime.now"}`-like dotted paths."""
        return dict(_imported(self.tree))

    def inside(self, *places: str) -> bool:
        """Whether the file is one of these files, or lies in one of these folders (written with a closing slash)."""
        return any(self.path == place or (place.endswith("/") and self.path.startswith(place)) for place in places)

    def dotted(self, node: ast.expr) -> str | None:
        """The full dotted name behind a name or attribute, through this file's imports; None for other expressions."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            before = self.dotted(node.value)
            return before and f"{before}.{node.attr}"
        return None

    def fault(self, node: ast.AST | int, text: str) -> Fault:
        """A fault at a node or line of this file."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return Fault(self.path, line, text)


Rule = Callable[[Iterable[Module]], Iterator[Fault]]


def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file under these folders of the project, in the order of their paths."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"

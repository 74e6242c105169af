"""A reader holds one screen in mind: short functions, short files, said in a docstring, found by a real noun."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.lints.source import Fault, Function, Module

LONGEST_FUNCTION = 60
NINE_IN_TEN = 25
MEDIAN = 8
LONGEST_FILE = 300
EMPTY_NOUNS = {"utils", "util", "common", "helpers", "helper", "core", "manager", "managers"}


def short_functions(files: Iterable[Module]) -> Iterator[Fault]:
    """No body over 60 lines, nine in ten at most 25, the median at most 8; docstrings count, comments do not."""
    lengths: list[int] = []
    for file in files:
        for function in file.functions:
            length = body_length(file, function)
            lengths.append(length)
            if length > LONGEST_FUNCTION:
                yield file.fault(function, f"{function.name} has {length} lines; {LONGEST_FUNCTION} is the most")
    yield from _distribution(sorted(lengths))


def _distribution(lengths: list[int]) -> Iterator[Fault]:
    for part, most in ((0.5, MEDIAN), (0.9, NINE_IN_TEN)):
        if lengths and (found := lengths[int(part * (len(lengths) - 1))]) > most:
            yield Fault("app", 0, f"{part:.0%} of the functions have up to {found} lines; the aim is {most}")


def body_length(file: Module, function: Function) -> int:
    """Lines of code and docstring in a function's body."""
    lines = file.text.splitlines()[function.body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def short_files(files: Iterable[Module]) -> Iterator[Fault]:
    """No file over 300 lines."""
    for file in files:
        length = len(file.text.splitlines())
        if length > LONGEST_FILE:
            yield file.fault(LONGEST_FILE, f"the file has {length} lines; {LONGEST_FILE} is the most: split it by noun")


def docstrings(files: Iterable[Module]) -> Iterator[Fault]:
    """Every module, and every public class, function and method in it, says what it promises."""
    for file in files:
        for node in _public(file.tree):
            if ast.get_docstring(node) is None:
                name = "the module" if isinstance(node, ast.Module) else node.name
                yield file.fault(1 if isinstance(node, ast.Module) else node, f"{name} has no docstring")


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.Module | ast.ClassDef | Function]:
    yield tree
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node)
        elif isinstance(node, Function) and not node.name.startswith("_") and not _repeats(node):
            yield node


def _repeats(function: Function) -> bool:
    """Whether the docstring stands elsewhere: on the property a setter belongs to, on the overloaded function."""
    marks = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(mark.endswith((".setter", ".deleter", "overload", "override")) for mark in marks)


def real_nouns(files: Iterable[Module]) -> Iterator[Fault]:
    """No folder or file called utils, common, helpers, core or manager: it is a noun not yet named."""
    for file in files:
        path = PurePosixPath(file.path)
        for part in (*path.parent.parts, path.stem):
            if part in EMPTY_NOUNS:
                yield file.fault(1, f'"{part}" names nothing; find the noun')


def whole_packages(files: Iterable[Module]) -> Iterator[Fault]:
    """Every folder of Python files is a package with its own sentence; the import contracts cannot see any other."""
    paths = {file.path for file in files}
    for folder in sorted({path.rpartition("/")[0] for path in paths}):
        if f"{folder}/__init__.py" not in paths:
            yield Fault(f"{folder}/__init__.py", 1, "the folder is not a package; write this file with a docstring")

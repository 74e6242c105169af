"""Personal data leaves the store only for a caller, and leaves the services only after its evidence is durable."""

import ast
from collections.abc import Iterable, Iterator

from tests.lints.source import Fault, Function, Module
from tests.lints.without_caller import WITHOUT_CALLER

STATEMENTS = ("select", "text", "exec_driver_sql")
LISTED = "tests/lints/without_caller.py"
OPENERS = ("app/services/sealed.py", "app/api/deliver.py", "app/portal/deliver.py", "app/cli/", "app/workers/")
CARRIERS = ("app/services/sealed.py", "app/services/transaction_looks.py", "app/services/conditional_references.py")
"""What looks inside a write, and leaves when the write is durable."""


def caller_named(files: Iterable[Module], exempt: dict[str, str] = WITHOUT_CALLER) -> Iterator[Fault]:
    """Every public function of the store that runs a select has a parameter annotated `Caller`, or is exempt."""
    unused = set(exempt)
    for file in files:
        for function in _readers(file):
            named = {file.path, f"{file.path}::{function.name}"} & exempt.keys()
            if not _takes_caller(function):
                unused -= named
                if not named:
                    text = f"{function.name} selects without a Caller; scope it, or list it in {LISTED}"
                    yield file.fault(function, text)
    for name in sorted(unused):
        yield Fault(LISTED, 1, f"{name} is listed as needing no caller but selects nothing without one")


def _readers(file: Module) -> Iterator[Function]:
    if not file.path.startswith("app/store/"):
        return
    selecting = _selecting(file)
    for function in file.functions:
        if function.name in selecting and not function.name.startswith("_"):
            yield function


def _selecting(file: Module) -> set[str]:
    """Names of functions that run a statement themselves or through a private function of the same file."""
    calls = {function.name: _called(function) for function in file.functions}
    found = {name for name, called in calls.items() if called & set(STATEMENTS)}
    while more := {n for n, called in calls.items() if any(c.startswith("_") for c in called & found)} - found:
        found |= more
    return found


def _called(function: Function) -> set[str]:
    called = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "") for name in called}


def _takes_caller(function: Function) -> bool:
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    annotations = (ast.walk(argument.annotation) for argument in every if argument.annotation)
    return any(_is_caller(node) for nodes in annotations for node in nodes)


def _is_caller(node: ast.AST) -> bool:
    return "Caller" in (getattr(node, "id", None), getattr(node, "attr", None), getattr(node, "value", None))


def sealed_answers(files: Iterable[Module]) -> Iterator[Fault]:
    """Only the doors that wait for the ledger first may open a sealed answer, and what looks inside a write."""
    for file in files:
        if file.inside(*OPENERS):
            continue
        closed = ("unseal", "*") if file.inside(*CARRIERS) else ("unseal", "carried", "*")
        for node in ast.walk(file.tree):
            if _opens(file, node, closed):
                yield file.fault(node, "a sealed answer is opened here; hand it to api/deliver.py or portal/deliver.py")


def _opens(file: Module, node: ast.AST, closed: tuple[str, ...]) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "app.services.sealed":
        return any(alias.name in closed for alias in node.names)
    if isinstance(node, ast.Attribute):
        dotted = file.dotted(node) or ""
        return node.attr == "_answer" or dotted.endswith(tuple(f"sealed.{name}" for name in closed))
    return False

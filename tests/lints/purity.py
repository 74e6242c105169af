"""Time, ids and random draws are handed in; nothing is printed; no synthetic person is written into the product."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.lints.source import Fault, Module

FETCHERS = ("app/services/clock.py", "app/cli/", "app/clients/", "app/workers/")
FETCHES = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "os.urandom",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid.uuid6",
    "uuid.uuid7",
}
DRAWS = re.compile(r"random\.(?!Random$)\w+|secrets\.(token_\w+|rand\w+|choice)")
SEEDED = re.compile(r"\b999[ -]?\d{3}[ -]?\d{4}\b|\bQQ ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")


def handed_in(files: Iterable[Module]) -> Iterator[Fault]:
    """Clock, ids and randomness are fetched only in app/services/clock.py, the command line, clients and workers."""
    for file in files:
        if file.inside(*FETCHERS):
            continue
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Name | ast.Attribute) and _fetches(name := file.dotted(node) or ""):
                yield file.fault(node, f"{name} is fetched here; take a Clock, Identifiers or a draw as a parameter")
            elif _unseeded(file, node):
                yield file.fault(node, "random.Random() without a seed; take the generator as a parameter")


def _fetches(name: str) -> bool:
    return name in FETCHES or bool(DRAWS.fullmatch(name))


def _unseeded(file: Module, node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and not node.args and file.dotted(node.func) == "random.Random"


def unprinted(files: Iterable[Module]) -> Iterator[Fault]:
    """Only the command line prints."""
    for file in files:
        if file.inside("app/cli/"):
            continue
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                yield file.fault(node, "print outside the command line; log it, or return it")


def no_seeded_identifiers(files: Iterable[Module]) -> Iterator[Fault]:
    """No NHS number of the 999 range and no QQ NINO outside app/sandbox: not in code, texts or comments."""
    for file in files:
        if file.inside("app/sandbox/"):
            continue
        for number, line in enumerate(file.text.splitlines(), 1):
            if SEEDED.search(line):
                yield file.fault(
                    number, "a synthetic person's identifier stands here; it belongs in app/sandbox or a test"
                )

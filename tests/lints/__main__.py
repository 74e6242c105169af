"""Run every house rule over the project: one line a breach, exit code 1 when there is any."""

import sys
from collections.abc import Iterable, Iterator

from tests.lints.codes import published_codes
from tests.lints.disclosure import caller_named, sealed_answers
from tests.lints.hazards import hazard_log
from tests.lints.purity import handed_in, no_seeded_identifiers, unprinted
from tests.lints.shape import docstrings, real_nouns, short_files, short_functions, whole_packages
from tests.lints.source import Fault, Rule, modules

RULES: tuple[Rule, ...] = (
    short_functions,
    short_files,
    docstrings,
    whole_packages,
    caller_named,
    sealed_answers,
    published_codes,
    handed_in,
    unprinted,
    no_seeded_identifiers,
)


def faults() -> Iterator[Fault]:
    """Every breach in the project as it stands."""
    product = modules("app")
    for rule in RULES:
        yield from rule(product)
    yield from real_nouns((*product, *modules("tests", "benchmarks", "migrations", "fhir_profiles")))
    yield from hazard_log()


def report(found: Iterable[Fault]) -> int:
    """Print the breaches in the order of the files; 1 when there are any, else 0."""
    ordered = sorted(found, key=lambda fault: (fault.path, fault.line, fault.text))
    for fault in ordered:
        print(fault)
    return 1 if ordered else 0


if __name__ == "__main__":
    sys.exit(report(faults()))

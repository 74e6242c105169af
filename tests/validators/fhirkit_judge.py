"""fhirkit, a FHIR library in Rust, as a judge of structure: it knows R4's elements, and no profile, list or rule."""

from collections.abc import Sequence

import fhirkit

from tests.fhir.mutations import Mutant
from tests.validators.agreement import OTHER, Agreement, Reason, Said, compared, kind

UNCHECKED = (OTHER,)
"""What a rule above the structure asks for is nothing to it, and it refuses none of it."""

REASONS = (
    Reason("what is left is empty, which R4's JSON forbids and it lets pass", ours="VAL-009"),
    Reason("an extension has a value or extensions in it (ext-1), a rule it does not run", ours="VAL-050"),
    Reason("a profile or extension of ours requires it, which it does not know", ours=r"VAL-0(01|03|13|14)"),
    Reason("a required list has no such code; it knows no lists", ours="VAL-01[12]"),
    Reason("an invariant of R4 or a reference into the resource; it follows none", ours="VAL-0(4[23]|60)"),
    Reason("the form asks for it; it reads no forms", ours="VAL-07[0-9]"),
)


def said(texts: Sequence[str]) -> list[Said]:
    """What it says of each text: the severity of what it finds, since it has no codes."""
    return [
        frozenset(issue.severity for issue in fhirkit.validate(text) if issue.severity == "error") for text in texts
    ]


def agreement(mutants: Sequence[Mutant]) -> Agreement:
    """The mutants put to both."""
    return compared(mutants, said, kind, REASONS)

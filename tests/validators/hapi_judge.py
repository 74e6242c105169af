"""HAPI as a judge of mutations: structure, profiles, lists and invariants, without a terminology server."""

import json
from collections.abc import Sequence

from tests.fhir.mutations import Mutant, examples
from tests.validators.agreement import Agreement, Reason, Said, compared, holder, kind
from tests.validators.hapi import Hapi, Remark

CODING = "drop, of a code or its system"
FORM = "drop, of an answer to a form"
UNCHECKED = (CODING, FORM)
"""A coding that is not whole it judges by a code of its own making, and the questions of a form it is not asked to."""

REASONS = (
    Reason(
        "a coding without its code or system is in no list for us; it passes over the binding",
        ours=r"VAL-01[12]",
    ),
    Reason(
        "a coding need not have a code; it looks up the code `null`",
        theirs=r"Terminology_PassThrough_TX_Message #null",
    ),
    Reason(
        "a value may be told by an extension alone; it wants a code for the list all the same",
        theirs="Terminology_TX_Code_ValueSet_MISSING",
    ),
    Reason(
        "UK Core's identifiers need their value in every body; it asks for that where the body names UK Core",
        ours="VAL-001",
    ),
    Reason(
        "a reference beside an entry without `fullUrl` leads to this server's record; it looks in the Bundle alone",
        theirs="Bundle_BUNDLE_Entry_NoFullUrl",
    ),
    Reason("the form asks for it, and it is not asked to read forms", ours="VAL-07[0-9]"),
)


def judged(mutant: Mutant) -> str:
    """The kind of a mutation, for what HAPI checks."""
    if mutant.way == "drop":
        owner = holder(mutant)
        if owner == "Coding" and mutant.steps[-1] in ("code", "system"):
            return CODING
        if owner.startswith("QuestionnaireResponse.item"):
            return FORM
    return kind(mutant)


class Judge:
    """HAPI, asked what it says of a text that it does not say of the example which the text comes from."""

    def __init__(self, hapi: Hapi) -> None:
        self._hapi = hapi
        texts = {name: json.dumps(body, default=float) for name, body in examples().items()}
        told = hapi.remarks(list(texts.values()))
        self.whole = {name: set(filter(_refuses, remarks)) for name, remarks in zip(texts, told, strict=True)}

    def agreement(self, mutants: Sequence[Mutant]) -> Agreement:
        """The mutants put to both."""

        def said(texts: Sequence[str]) -> list[Said]:
            told = zip(mutants, self._hapi.remarks(texts), strict=True)
            return [
                frozenset(_code(one) for one in remarks if one.refuses and one not in self.whole[mutant.source])
                for mutant, remarks in told
            ]

        return compared(mutants, said, judged, REASONS)


def _refuses(remark: Remark) -> bool:
    return remark.refuses


def _code(remark: Remark) -> str:
    """Its id, with the code that it looked up where that is none."""
    return f"{remark.id} #null" if "#null'" in remark.text else remark.id

"""Where HAPI finds fault with what is right, each with its reason; a reason that is not needed fails too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.validators.hapi import Remark


@dataclass(frozen=True)
class Excuse:
    """A refusal of HAPI's that is no fault of ours: its id, words that its text has, and why."""

    id: str
    words: str
    why: str

    def covers(self, remark: Remark) -> bool:
        """Whether this is the remark that is meant."""
        return remark.id == self.id and bool(re.search(self.words, f"{remark.place} {remark.text}"))


SMART = Excuse(
    "Validation_VAL_Profile_Minimum_SLICE",
    r"^CapabilityStatement\.rest\[0\]\.security\.extension\[0\] Slice 'Extension\.extension:authorize'",
    "The old SMART extension wants an address of a sign-in page; there is none, and its token address is of use.",
)

DEFINITIONS = (
    SMART,
    Excuse(
        "TYPE_SPECIFIC_CHECKS_DT_IDENTIFIER_IETF_SYSTEM_VALUE",
        r"^StructureDefinition\.snapshot\.element\[\d+\]\.example\[0\]",
        "R4's own example of a Consent's identifier, which a snapshot takes over, is no URI.",
    ),
    Excuse(
        "SD_EXTENSION_COMPLIES_WITH_ERROR",
        r"UKCore-(Encounter|ServiceRequest)' \[(Mismatch in slicing (rules )?at [^,]*[\],] ?)+$",
        "UK Core names extensions that may stand there; ours leaves the list open and need not say them again.",
    ),
    Excuse(
        "SD_EXTENSION_COMPLIES_WITH_ERROR",
        r"UKCore-(Appointment|DocumentReference)' \[(The binding.strength value of 'PREFERRED' [^,]*[\],] ?)+$",
        "UK Core binds type, specialty and appointmentType as extensible, which lets in codes of one's own as well.",
    ),
)

STATUS = (
    Excuse(
        "BUNDLE_BUNDLE_ENTRY_FULLURL_REQUIRED",
        r"^Bundle\.entry\[\d+\] ",
        "What DWP is told of a referral has no address: its id would let DWP follow the record.",
    ),
    Excuse(
        "BUNDLE_SEARCH_ENTRY_NO_RESOURCE_ID",
        r"^Bundle\.entry\[\d+\]\.resource ",
        "The same: the one of five codes that DWP gets is no record of its own.",
    ),
)
BALP = Excuse(
    "Validation_VAL_Profile_Unknown",
    r"profiles\.ihe\.net/ITI/BALP/",
    "The audit profiles of IHE (BALP) are in none of the packages at hand.",
)

EXAMPLES = (
    *STATUS,
    BALP,
)

ANSWERS = (
    *STATUS,
    BALP,
    SMART,
)

_R4 = "http://hl7.org/fhir/StructureDefinition"
PARTS = (
    Excuse(
        "Validation_VAL_Profile_Minimum",
        r"^Bundle\S+ (AuditEvent\.(agent|source)|Appointment\.participant): .* \(from http://hl7.org/fhir/",
        "R4's own summaries leave out these elements, which R4 requires; the tag SUBSETTED says that something is.",
    ),
    *(
        Excuse(f"{_R4}/{rule}", "", "A part of a record, tagged as one: the other half of the rule is not in it.")
        for rule in ("Organization#org-1", "Consent#ppc-1", "Appointment#app-3")
    ),
)


def unexcused(remarks: Iterable[Remark], excuses: Iterable[Excuse]) -> tuple[list[Remark], set[Excuse]]:
    """The refusals that no excuse covers, and the excuses that were needed."""
    needed, left = set(), []
    for remark in remarks:
        excuse = next((one for one in excuses if one.covers(remark)), None)
        if excuse:
            needed.add(excuse)
        elif remark.refuses:
            left.append(remark)
    return left, needed

"""Synthetic organisations: codes begin with TEST, names with Zz or DWP."""

from app.domain.catalogue.names import ODS, ORGANISATION_CODE
from app.domain.parties import Organisation
from app.sandbox.identities import BOARD, fixed_id

_NHS = (
    ("01a0f67a-3800-7dbd-ac03-12a9c5fedca5", "TESTICB1", "icb", "Zz Integrated Care Board"),
    (fixed_id(BOARD, 1), "TESTICB2", "icb", "Zz Second Integrated Care Board"),
    ("01a0f67a-3800-7905-9ca0-cef289777827", "TESTGP1", "gp-practice", "Zz Test Surgery"),
    ("01a0f67a-3800-7e46-9844-2e57615eb49f", "TESTGP2", "gp-practice", "Zz Other Surgery"),
    ("01a0f67a-3800-78b4-b709-14a319840ebe", "TESTWW1", "workwell", "Zz WorkWell Service"),
    ("01a0f67a-3800-727c-9b1f-21bb721130cc", "TESTIPS", "ips", "Zz Individual Placement and Support service"),
    ("01a0f67a-3800-73b6-925e-0a2f45b953b8", "TESTOH1", "oh-provider", "Zz OH Provider Ltd"),
    ("01a0f67a-3800-7ee1-8161-c02e33ed7941", "TESTOH2", "oh-provider", "Zz Second OH"),
    ("01a0f67a-3800-7019-8483-8d7769e67569", "TESTCCC", "oh-clinic", "Zz Complex Cases Clinic"),
    ("01a0f67a-3800-734d-abbd-0f79fb0c0a6d", "TESTSPA", "mental-health-spa", "Zz Mental Health Single Point of Access"),
    ("01a0f67a-3800-71c7-bad6-2f77ae68a0a3", "TESTED1", "emergency-department", "Zz Emergency Department"),
    ("01a0f67a-3800-7540-b437-3848e20f915e", "TESTCALD", "oversight", "Zz Caldicott reviewer"),
    ("01a0f67a-3800-70a4-9008-1564a5e9361f", "TESTIG1", "oversight", "Zz Information Governance"),
    ("01a0f67a-3800-7ad0-ab89-a8c94c4dd49a", "TESTNAT1", "oversight", "Zz National Oversight"),
)
_OTHERS = (
    ("01a0f67a-3800-7ee2-9f47-aeb704d6fed9", "TESTDWPS", "dwp-status", "DWP status client"),
    ("01a0f67a-3800-79b5-9853-12b822ee4fe4", "TESTDWPA", "dwp-atw", "DWP Access to Work client"),
    ("01a0f67a-3800-7db1-a3f5-1257ced02357", "TESTDWPB", "dwp-assess", "DWP health assessment client"),
    ("01a0f67a-3800-741b-b3c1-b27d347e6a09", "TESTDWPD", "dwp-decision", "DWP decision client"),
    ("01a0f67a-3800-71c0-94fb-3a4d22a5fdc4", "TESTEMP1", "employer", "Zz Small Hotel"),
    ("01a0f67a-3800-72a0-942a-df3f585575a9", "TESTEMP2", "employer", "Zz Guarding"),
    ("01a0f67a-3800-7293-97ad-8bd7396f1f39", "TESTEMP3", "employer", "Zz Logistics"),
    ("01a0f67a-3800-7d9c-bfe7-b9fdf27de6bd", "TESTINS1", "insurer", "Zz Insurer"),
    ("01a0f67a-3800-7606-b616-05de19bbb29b", "TESTPERS", "person-access", "Zz Access for people themselves"),
    ("01a0f67a-3800-711f-9d50-77998fef1704", "TESTKIT", "supplier", "Zz Conformance Kit"),
    ("01a0f67a-3800-7924-a4b7-48e05132b6ac", "TESTNONE", "supplier", "Zz Nobody In Particular"),
)
_ICB, _SECOND_ICB = _NHS[0][0], _NHS[1][0]
_PARENTS = {"TESTGP1": _ICB, "TESTWW1": _ICB, "TESTGP2": _SECOND_ICB}

ORGANISATIONS = tuple(
    Organisation(id, system, code, type, name, parent=_PARENTS.get(code))
    for system, rows in ((ODS, _NHS), (ORGANISATION_CODE, _OTHERS))
    for id, code, type, name in rows
)
"""Every organisation, a parent before those under it."""

BY_CODE = {organisation.code: organisation for organisation in ORGANISATIONS}

TYPE_NAMES = {
    "oversight": "Oversight",
    "person-access": "Access for people themselves",
    "supplier": "Supplier of a test system",
}
"""Types that are no code of the organisation-type code system: told in words on the Organization."""

"""Steps of the stories that wait for later types: the one list, which only shrinks."""

WAITING: tuple[tuple[str, str, str], ...] = (
    ("1", "coordinator escalates, debrief slot, plan, phased return", "Flag"),
    ("2", "concern safety-critical-role raised and confirmed in the debrief", "Flag"),
    ("5b", "a death told by a verified source (PDS)", "Subscription"),
    ("7", "plain words for the person in a page of their own", "$page"),
    ("9", "benefit-entitlement-ended fast track", "$fast-track"),
    ("10", "the reminder to review a passport", "$remind"),
    ("12", "break-glass and its review", "Flag"),
)
"""(scenario, what waits, the resource type or the operation that will bring it)."""

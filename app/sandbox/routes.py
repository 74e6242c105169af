"""Who takes a risk in the sandbox: the board of the test surgery, and those who serve wherever there is none."""

from datetime import date

from app.domain.route import NATIONAL, Route
from app.sandbox.organisations import BY_CODE

_STARTS = date(2026, 10, 1)
_OWNERS = {
    "debrief-slot": ("TESTGP1", "2h", "same-day"),
    "spa-referral": ("TESTSPA", "4h", "same-day"),
    "clinical-queries-helpline": ("TESTCCC", "1wd", "1wd"),
    "complex-cases-clinic": ("TESTCCC", "2wd", "10wd"),
    "mdt-discussion": ("TESTGP1", "2wd", "wed 10:00"),
    "disclosure-review": ("TESTCALD", "1wd", "1wd"),
}


def routes() -> list[Route]:
    """Every route, for the board and nationally: at the pace of the national floor, with a meeting each Wednesday."""
    return [
        Route(region, code, _STARTS, BY_CODE[owner].id, acknowledge, act, source="sandbox")
        for region in (BY_CODE["TESTICB1"].id, NATIONAL)
        for code, (owner, acknowledge, act) in _OWNERS.items()
    ]

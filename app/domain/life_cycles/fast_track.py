"""The life cycle of a fast track after a benefit ended: that of a referral, with its own first clock and its own end.

Source: scenario 9; the one working day until it is accepted runs from the request, whoever has taken receipt of it.
"""

from dataclasses import replace
from typing import Any

from app.domain.life_cycles.fulfilment import FULFILMENT
from app.domain.move import LifeCycle

_REPORTS = ("draft-report", "share-report", "withhold-report", "release-report")
_OTHERWISE: dict[str, dict[str, Any]] = {
    "receive": {"clock": None},
    "accept": {"clock": "first-contact"},
    "complete": {"business_status": "signposted"},
}

ROWS = tuple(replace(row, **_OTHERWISE.get(row.name, {})) for row in FULFILMENT.moves if row.name not in _REPORTS)

FAST_TRACK = LifeCycle("fast-track", ("fast-track",), ROWS, leads=True, rests_on="task")

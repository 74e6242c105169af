"""The five codes DWP may learn of a referral (R-06; examples, choice 17)."""

from typing import Literal

from app.domain.move import CONSENT

DwpStatus = Literal["received", "in-progress", "on-hold", "closed", "closed-signposted"]

_OF_STATUS: dict[str, DwpStatus] = {
    "draft": "received",
    "requested": "received",
    "received": "received",
    "accepted": "in-progress",
    "in-progress": "in-progress",
    "on-hold": "on-hold",
    "rejected": "closed-signposted",
}


def dwp_status(
    status: str,
    business_status: str | None,
    hold_reason: str | None,
    *,
    signposted: bool,
    before: DwpStatus | None = None,
) -> DwpStatus:
    """The one code of a Task's state. A hold for consent shows the code `before` it (and its date), so that it never
    shows; in-progress where that is not known. `business_status` never changes the code.
    """
    if status == "on-hold" and hold_reason == CONSENT:
        return before or "in-progress"
    if status == "failed" and signposted:
        return "closed-signposted"
    return _OF_STATUS.get(status, "closed")

"""Where a traveller in time wants to go: an instant as London reads it, or a distance from now."""

import re
from datetime import datetime, timedelta

from app.domain.calendar import LONDON, london

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DISTANCE = re.compile(r"(-?)(\d{1,6})([mhdw])", re.ASCII)


def arrival(text: str) -> datetime:
    """`2026-10-14T09:00` on a London clock, a day alone as its beginning, or an instant with its offset; ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def moved(now: datetime, text: str) -> datetime:
    """`3d`, `-2h`, `90m`, `1w` from now. Days and weeks keep the time that London reads; ValueError."""
    found = _DISTANCE.fullmatch(text)
    if not found:
        raise ValueError(text)
    sign, number, unit = found.groups()
    distance = timedelta(**{_UNITS[unit]: int(sign + number)})
    try:
        return london(now) + distance if unit in "dw" else now + distance
    except OverflowError as far:
        raise ValueError(text) from far

"""Instants as the gateway writes them into meta and bundles."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def instant_text(moment: datetime) -> str:
    """An instant in UTC to the millisecond: 2026-10-05T08:12:04.975Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant_of(milliseconds: int) -> str:
    """The same for a stored instant."""
    return instant_text(datetime.fromtimestamp(milliseconds / 1000, UTC))


def http_date(milliseconds: int) -> str:
    """A stored instant as HTTP writes dates: Mon, 05 Oct 2026 08:12:04 GMT (RFC 9110 5.6.7)."""
    return format_datetime(datetime.fromtimestamp(milliseconds // 1000, UTC), usegmt=True)


def http_instant(text: str) -> int | None:
    """The instant of such a date in milliseconds; None for anything else, which RFC 9110 has ignored."""
    try:
        return int(parsedate_to_datetime(text).timestamp()) * 1000
    except (ValueError, OverflowError):
        return None

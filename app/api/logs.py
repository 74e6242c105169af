"""The log: one JSON object a line on stderr; whatever may name a person is struck out (security.md 4.4)."""

import logging
import re
import sys
from typing import Any

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_NUMBERS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.ASCII)


def configure(level: str) -> None:
    """Set the process's log up, once; lines below the level are not written."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            strike_out,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def strike_out(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The event with everything that looks like an NHS number or a NINO replaced."""
    return {
        key: _NUMBERS.sub("[struck out]", value) if isinstance(value, str) else value for key, value in event.items()
    }

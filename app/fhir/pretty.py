"""JSON laid out for people to read: every token as it was, to the digit, only the space between them is new."""

import re
from collections.abc import Iterator

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
STEP = "  "


def pretty(text: str) -> str:
    """A JSON text with one member or item a line, two spaces a level."""
    return "".join(_laid_out(text))


def _laid_out(text: str) -> Iterator[str]:
    depth, before = 0, ""
    for part in TOKEN.findall(text):
        if part in ("}", "]"):
            depth -= 1
            yield "" if before in ("{", "[") else _line(depth)
        elif before in ("{", "[", ","):
            yield _line(depth)
        yield ": " if part == ":" else part
        depth += part in ("{", "[")
        before = part


def _line(depth: int) -> str:
    return "\n" + STEP * depth

"""Where a body breaks the rules of JSON: the slow second look that finds line, column and path for the refusal."""

import json
import re

from app.domain.errors import Refusal, refuse

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)|[{}\[\],:]', re.DOTALL)
_CONSTANT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)|-?Infinity|NaN', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NAME = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,63}\Z")
_REASONS = {
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting ',' delimiter": "a comma or closing bracket is missing",
    "Expecting value": "a value is missing",
    "Extra data": "something stands after the end",
    "Unterminated string starting at": "a text is not closed",
    "Invalid control character at": "a raw control character stands in a text",
}


def syntax(fault: json.JSONDecodeError) -> Refusal:
    """VAL-030 with the place, in our words; never a piece of the body."""
    reason = _REASONS.get(fault.msg.split(" (")[0], "a text or number is malformed")
    return refuse("VAL-030", reason=reason, where=f"line {fault.lineno}, column {fault.colno}")


def constant(text: str) -> Refusal:
    """VAL-030 for NaN or Infinity, at the first that stands outside a text."""
    found = next(match for match in _CONSTANT.finditer(text) if not match[0].startswith('"'))
    reason = "NaN and Infinity are not JSON numbers"
    return refuse("VAL-030", reason=reason, where=place(text, found.start()))


def place(text: str, offset: int) -> str:
    """Line and column, both counted from 1, as "line 3, column 14"."""
    line_start = text.rfind("\n", 0, offset) + 1
    return f"line {text.count(chr(10), 0, offset) + 1}, column {offset - line_start + 1}"


def check_texts(text: str) -> None:
    """Raise VAL-033 at the first text with a control character (tab and line ends apart) or a lone surrogate."""
    for match in _TOKEN.finditer(text):
        if match[0].startswith('"') and _BAD.search(_unescaped(match[0])):
            raise refuse("VAL-033", where=place(text, match.start()))


def _unescaped(token: str) -> str:
    units = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "?", token)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def repeated_name(text: str) -> Refusal:
    """VAL-032 for the first repeated name, with its path where the path is made of plain element names."""
    frames: list[_Frame] = []
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece in "{[":
            frames.append(_Frame(is_object=piece == "{"))
        elif piece in "}]":
            frames.pop()
        elif piece == ",":
            frames[-1].advance()
        elif piece != ":" and frames and frames[-1].repeats(piece):
            return _repeated(text, match.start(), frames)
    return refuse("VAL-032", name="A name", where="an unknown place")


class _Frame:
    """An object or list that is open while the tokens pass by."""

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.seen: set[str] = set()
        self.name = ""
        self.index = 0
        self.expects_name = is_object

    def advance(self) -> None:
        """A comma: the next member begins."""
        self.index += 1
        self.expects_name = self.is_object

    def repeats(self, token: str) -> bool:
        """Take a text token; True when it is a name that this object has already."""
        if not self.expects_name:
            return False
        self.expects_name = False
        self.name = json.loads(token)
        known = self.name in self.seen
        self.seen.add(self.name)
        return known

    def step(self) -> str:
        """This frame's part of a path."""
        return f".{self.name}" if self.is_object else f"[{self.index}]"


def _repeated(text: str, offset: int, frames: list[_Frame]) -> Refusal:
    names = [frame.name for frame in frames if frame.is_object]
    if not all(_NAME.match(name) for name in names):
        return refuse("VAL-032", name="A name", where=place(text, offset))
    path = (_root(text) + "".join(frame.step() for frame in frames)).removeprefix(".")
    return refuse("VAL-032", path, name=f"`{names[-1]}`", where=place(text, offset))


def _root(text: str) -> str:
    """The type of the resource that a text is, as paths begin; nothing where it says none or breaks off."""
    try:
        type = json.loads(text).get("resourceType")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return type if isinstance(type, str) and _NAME.match(type) else ""

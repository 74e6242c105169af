"""Narrative by allow-list: plain formatting only, nothing active (https://hl7.org/fhir/R4/narrative.html)."""

import re
from html.entities import name2codepoint
from typing import Any
from xml.parsers import expat

from app.fhir.validation.report import Place, Report

_XHTML = "http://www.w3.org/1999/xhtml"
_LONGEST = 1_048_576
_FORMATTING = (
    "a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i "
    "img li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var"
)
_ELEMENTS = frozenset(_FORMATTING.split())
_PLAIN = (
    "abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset "
    "cite class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel "
    "rev rowspan rules scope shape span src start style summary tabindex title type valign value vspace width"
)
_ATTRIBUTES = frozenset(_PLAIN.split())
_LINKS = frozenset({"href", "src", "cite", "longdesc"})
_INSIDE = re.compile(
    r"#[^\s]*|data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*|[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}"
)
_STYLE = re.compile(r"(?!.*(?:url|expression)\s*\()[\w\s:;.,%#()!'\"-]*", re.IGNORECASE | re.DOTALL)
_ACTIVE = re.compile(r"<!(?!--)|<\?")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


class _Unsafe(Exception):
    """The narrative has something that is not on the list; the text says what."""


def check_narrative(value: Any, place: Place, report: Report) -> None:
    """VAL-055 at the div unless it is one well-formed XHTML div of allowed formatting with some content."""
    if not isinstance(value, str):
        report.add("VAL-055", place, rule="must be text")
        return
    rule = _fault(value)
    if rule:
        report.add("VAL-055", place, rule=rule)


def _fault(text: str) -> str | None:
    if len(text) > _LONGEST:
        return "is too long"
    if _ACTIVE.search(text):
        return "may not have a DOCTYPE, CDATA or processing instruction"
    try:
        _Reader().read(_ENTITY.sub(_character, text))
    except _Unsafe as fault:
        return str(fault)
    except (expat.ExpatError, UnicodeEncodeError):
        return "must be one well-formed XHTML div"
    return None


def _character(found: re.Match[str]) -> str:
    point = None if found[1] in _XML_ENTITIES else name2codepoint.get(found[1])
    return found[0] if point is None else chr(point)


class _Reader:
    """Reads the XHTML as a stream and stops at the first thing that is not allowed."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.CharacterDataHandler = self._characters
        self._empty = True
        self._root = True

    def read(self, text: str) -> None:
        self._parser.Parse(text, True)
        if self._empty:
            raise _Unsafe("is empty")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if namespace != _XHTML or (self._root and name != "div"):
            raise _Unsafe("must be one div in the XHTML namespace")
        self._root = False
        if name not in _ELEMENTS:
            raise _Unsafe("has an element that is not plain formatting")
        self._empty = self._empty and name != "img"
        for attribute, value in attributes.items():
            _check_attribute(attribute, value)

    def _characters(self, data: str) -> None:
        self._empty = self._empty and not data.strip()


def _check_attribute(name: str, value: str) -> None:
    if name == "http://www.w3.org/XML/1998/namespace lang":
        return
    if name not in _ATTRIBUTES:
        raise _Unsafe("has an attribute that is not plain formatting")
    if name in _LINKS and not _INSIDE.fullmatch(value):
        raise _Unsafe("may not lead outside the resource")
    if name == "style" and not _STYLE.fullmatch(value):
        raise _Unsafe("has a style that is not plain formatting")

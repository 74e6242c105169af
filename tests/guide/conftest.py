"""The guide as it is made from this checkout."""

from dataclasses import dataclass

import pytest

from app.cli.guide import SOURCES
from app.portal.guide import guide
from tests.portal.reading import Element, read


@dataclass(frozen=True)
class Guide:
    """Every file, and every page as a reader's tools see it."""

    files: dict[str, bytes]
    pages: dict[str, Element]


@pytest.fixture(scope="session")
def made() -> Guide:
    files = guide(SOURCES)
    return Guide(files, {path: read(body.decode()) for path, body in files.items() if path.endswith(".html")})

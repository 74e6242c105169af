"""What every definition that is made from a declaration says of itself."""

from app import __version__
from app.domain.catalogue.names import OURS
from app.domain.json import Json

DATE = "2026-11-23"
"""When the definitions were last published; the same sources give the same bytes."""


def published(type: str, id: str, name: str, title: str | None, description: str) -> Json:
    """The beginning of a definition of ours: what it is and its canonical url; some types have no title."""
    return {
        "resourceType": type,
        "id": id,
        "url": f"{OURS}{type}/{id}",
        "version": __version__,
        "name": name,
        **({"title": title} if title else {}),
        "status": "draft",
        "experimental": False,
        "date": DATE,
        "publisher": "Work and Health Gateway",
        "description": description,
    }


def camel(words: str) -> str:
    """A name as FHIR writes them: no-answer -> NoAnswer."""
    return "".join(word[:1].upper() + word[1:] for word in words.replace("_", "-").split("-"))

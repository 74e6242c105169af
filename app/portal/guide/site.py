"""All files of the guide: its pages rendered, its index, its style and its package."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.fhir.conformance.published import DATE
from app.portal.assets import ASSETS
from app.portal.guide.calls import operation_page, role_page, search_pages
from app.portal.guide.package import NAME, package
from app.portal.guide.parts import Page
from app.portal.guide.pathways import pathway_pages
from app.portal.guide.sources import Definition, Sources
from app.portal.guide.structures import structure_page
from app.portal.guide.vocabulary import code_system_page, form_page, map_page, message_page, value_set_page
from app.portal.pages import TEMPLATES

GROUPS = {
    "pathways": ("Pathways", "How a Task goes from its first status to its last, and what care is promised."),
    "profiles": ("Profiles", "What the gateway asks of a record, with accepted and refused examples."),
    "extensions": ("Extensions", "What R4 has no element for."),
    "operations": ("Operations", "What a caller can do beyond create, read, update and search."),
    "roles": ("Roles", "What a client of each role may call, and what the server does."),
    "search": ("Searches", "The search parameters of each type."),
    "questionnaires": ("Forms", "The questions of the passport, of applications and of feedback."),
    "message-definitions": ("Messages", "Messages of the Booking and Referral Standard that are taken or given."),
    "value-sets": ("Value sets", "Which codes an element may have."),
    "code-systems": ("Code systems", "The codes of the gateway."),
    "concept-maps": ("Maps", "How codes of the gateway relate to those of others."),
}
"""Each group of pages, in the order of the index: its title, and what it is for."""

_PAGES: dict[str, Callable[[Definition], Page]] = {
    "operations": operation_page,
    "roles": role_page,
    "questionnaires": form_page,
    "message-definitions": message_page,
    "value-sets": value_set_page,
    "code-systems": code_system_page,
    "concept-maps": map_page,
}


@dataclass(frozen=True)
class Group:
    """One group of pages on the index."""

    anchor: str
    title: str
    words: str
    pages: tuple[Page, ...]


def guide(folder: Path) -> dict[str, bytes]:
    """Every file of the guide by its path, made from the folder `fhir_profiles` of a checkout; the same sources give
    the same bytes. FileNotFoundError where the folder is not there.
    """
    sources = Sources(folder)
    pages = sorted(_pages(sources), key=lambda page: page.path)
    groups = tuple(_group(name, pages) for name in GROUPS)
    files = {page.path: _rendered("page", page=page, group=GROUPS[page.group][0], up="../") for page in pages}
    files["index.html"] = _rendered("index", groups=groups, up="", package=NAME)
    files |= {f"assets/{name}": ASSETS[name].body for name in ("gateway.css", "gateway.svg")}
    return files | {"package.tgz": package(sources)}


def _pages(sources: Sources) -> Iterator[Page]:
    yield from pathway_pages()
    yield from search_pages(sources)
    for definition in sources.definitions:
        if definition.group in ("profiles", "extensions"):
            yield structure_page(definition, sources)
        elif definition.group in _PAGES:
            yield _PAGES[definition.group](definition)


def _group(name: str, pages: list[Page]) -> Group:
    return Group(name, *GROUPS[name], tuple(page for page in pages if page.group == name))


def _rendered(template: str, **view: object) -> bytes:
    text = TEMPLATES.get_template(f"guide/{template}.html").render(version=__version__, date=DATE, **view)
    return text.encode()

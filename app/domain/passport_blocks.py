"""Blocks of a passport that an application takes over, so that nothing is asked twice (domain.md 3 and 4)."""

from collections.abc import Iterator, Sequence

from app.domain.json import Json

BLOCKS: dict[str, tuple[str, ...]] = {
    "4": ("condition",),
    "5": ("effect",),
    "7": ("passport", "passport.7"),
    "8": ("passport", "passport.8"),
    "9": ("passport", "passport.9"),
    "10": ("contact", "contact.adjustments"),
}
"""Where each section of the passport stands in the application: the linkIds from the top."""


def with_blocks(form: Json, passport: Json, sections: Sequence[str], texts: dict[str, str]) -> Json:
    """The form with the words of the sections that are there; what the form answers already stays as it is.

    `texts` are the questions of the application's form by linkId, in its order.
    """
    items = list(form.get("item", []))
    for section in passport.get("item", []):
        words = "\n".join(_words(section))
        if section.get("linkId") in sections and words:
            items = _placed(items, BLOCKS[section["linkId"]], words, texts)
    places = {link: place for place, link in enumerate(texts)}
    return form | {"item": sorted(items, key=lambda item: places.get(item.get("linkId"), len(places)))}


def _placed(items: list[Json], path: tuple[str, ...], words: str, texts: dict[str, str]) -> list[Json]:
    link, *below = path
    item = next((one for one in items if one.get("linkId") == link), None)
    made = item or {"linkId": link, "text": texts[link]}
    if below:
        made = made | {"item": _placed(list(made.get("item", [])), tuple(below), words, texts)}
    elif not made.get("answer"):
        made = made | {"answer": [{"valueString": words}]}
    return [made if one is item else one for one in items] if item else [*items, made]


def _words(item: Json) -> Iterator[str]:
    """The answers of a section, each below a group with its question before it."""
    for answer in item.get("answer", []):
        if "valueString" in answer:
            yield str(answer["valueString"])
    for inner in item.get("item", []):
        said = " ".join(_words(inner))
        if said:
            yield f"{inner['text']}: {said}" if inner.get("text") else said

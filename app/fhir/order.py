"""Elements in the order of their definition, for what the gateway itself has changed."""

from functools import cache

from app.domain.json import Json
from app.fhir.definitions import types


def in_order(resource: Json) -> Json:
    """The same resource, its elements in the order of the R4 definition; resourceType, id and meta first."""
    places = _places(str(resource["resourceType"]))
    return dict(sorted(resource.items(), key=lambda item: places.get(item[0].removeprefix("_"), len(places))))


@cache
def _places(type: str) -> dict[str, int]:
    names = ["resourceType", *types()[type]]
    return {name: place for place, name in enumerate(dict.fromkeys(names))}

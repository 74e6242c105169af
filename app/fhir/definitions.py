"""The FHIR 4.0.1 definitions and our own conformance resources, read once from the package data."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, cast

from app.domain.json import Json

Codes = dict[str, dict[str, str]]
"""Displays by code by system."""


@cache
def _read(name: str) -> Json:
    packed = files("app.fhir").joinpath("data", f"{name}.json.gz").read_bytes()
    return cast(Json, json.loads(gzip.decompress(packed)))


def types() -> dict[str, dict[str, Json]]:
    """Element tables by type or path ("Task", "Task.restriction"): name to min, max, types and required binding."""
    return cast(dict[str, dict[str, Json]], _read("r4")["types"])


@cache
def resource_types() -> frozenset[str]:
    """Every concrete resource type of R4, whether kept here or only pointed at."""
    return frozenset(_read("r4")["resources"])


@cache
def kept_types() -> frozenset[str]:
    """The resource types whose definitions are here, so that they can be validated."""
    return resource_types() & types().keys()


@cache
def bindings() -> dict[str, Codes]:
    """The expansion of each value set that R4 or we bind to as required, by url without version."""
    return {**_read("r4")["bindings"], **_read("ours")["bindings"]}


@cache
def our_systems() -> Codes:
    """Our own code systems, complete (examples/README.md, "Our canonicals")."""
    return cast(Codes, _read("ours")["systems"])


@cache
def systems() -> Codes:
    """Every code system whose displays are here; those of R4 as far as a binding or a writer needs them."""
    merged: Codes = {}
    sources: list[Any] = [our_systems(), *bindings().values(), _read("r4")["systems"], _read("ours")["named"]]
    for source in sources:
        for system, codes in source.items():
            merged.setdefault(system, {}).update(codes)
    return merged


def profiles() -> list[Json]:
    """Our profiles: url, type, title and differential elements."""
    return cast(list[Json], _read("ours")["profiles"])


def extensions() -> list[Json]:
    """Our extensions: url, title, context and differential elements."""
    return cast(list[Json], _read("ours")["extensions"])


def questionnaires() -> list[Json]:
    """Our forms, each version a Questionnaire, the older before the newer."""
    return cast(list[Json], _read("ours")["questionnaires"])


def concept_maps() -> list[Json]:
    """Our maps from codes of ours to those of others, each version a ConceptMap."""
    return cast(list[Json], _read("ours")["concept-maps"])


def message_definitions() -> list[Json]:
    """What the messages are made of that are taken and given here, each version a MessageDefinition."""
    return cast(list[Json], _read("ours")["message-definitions"])


@cache
def questions(canonical: str) -> dict[str, str]:
    """The questions of one of our forms, named with or without its version: words by linkId, in its order."""
    url, _, version = canonical.partition("|")
    found = [one for one in questionnaires() if one["url"] == url and version in ("", one["version"])]
    return dict(_asked(found[-1]["item"])) if found else {}


def _asked(items: list[Json]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield item["linkId"], item["text"]
        yield from _asked(item.get("item", []))


def uk_core() -> Json:
    """The UK Core rules that are enforced here: `slices` and `extensions` (uk-standards 1.1, 1.3)."""
    return cast(Json, _read("ours")["uk-core"])

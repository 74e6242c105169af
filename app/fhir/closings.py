"""A closing in plain words: what its code means to the person, in the languages somebody has reviewed."""

import tomllib
from functools import cache
from importlib.resources import files

from app.domain.json import Json
from app.fhir.order import in_order
from app.fhir.terminology import coding, system

ENGLISH = "en"


@cache
def catalogue() -> Json:
    """The words by code system, code and language, with the lists `reviewed` and `unreviewed`."""
    return tomllib.loads((files("app.fhir.words") / "closings.toml").read_text("utf-8"))


def plain(name: str, code: str, language: str = ENGLISH) -> str:
    """The words of a code of ours, in the language asked for where it is reviewed, else in English; KeyError for a code
    that has none.
    """
    words = catalogue()[name][code]
    return str(words[language if language in catalogue()["reviewed"] else ENGLISH])


def plain_concept(name: str, code: str) -> Json:
    """A CodeableConcept of a code of ours whose text is its plain words."""
    return {"coding": [coding(system(name), code)], "text": plain(name, code)}


def closed_because(message: Json, name: str, reason: str | None) -> Json:
    """A message that tells the person why, in plain words beside the code; as it was where the code is none of ours."""
    if reason not in catalogue()[name]:
        return message
    return in_order(message | {"reasonCode": [plain_concept(name, str(reason))]})

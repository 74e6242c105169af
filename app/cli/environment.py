"""The settings as the environment has them, and every fault in them in words."""

import os
from typing import Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from app.cli.faults import FailedError
from app.cli.speech import say
from app.settings import Settings, Takes


def read_settings() -> Settings:
    """The settings; FailedError with the first variable that is wrong and what it must be.

    A variable that looks like a setting and is none is named, for it has no effect.
    """
    for name in sorted(set(filter(_looks_like_one, os.environ)) - {variable(name) for name in Settings.model_fields}):
        say(f"{name} is no setting and has no effect. See those there are: gateway config show")
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        field = next((f for n, f in Settings.model_fields.items() if name in (n, variable(n))), None)
        told = variable(name) if name in Settings.model_fields else name
        must = f"it must be {wanted(field)}" if field else "it cannot be read"
        given = error.errors()[0]["input"]
        raise FailedError(f"{told} is {given!r}; {must}.", "Look at all of them: gateway config show") from error


def _looks_like_one(name: str) -> bool:
    return name.startswith("GATEWAY_") and not name.startswith(("GATEWAY_TEST_", "GATEWAY_REQUIRE_"))


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return str(Settings.model_fields[name].validation_alias or f"GATEWAY_{name.upper()}")


def wanted(field: FieldInfo) -> str:
    """In words, what a setting takes."""
    if get_origin(field.annotation) is Literal:
        return " or ".join(str(choice) for choice in get_args(field.annotation))
    if field.annotation is bool:
        return "true or false"
    if field.annotation is int:
        return " ".join(["a whole number", *_limits(field)])
    return next((str(words) for words in field.metadata if isinstance(words, Takes)), "a text")


def _limits(field: FieldInfo) -> list[str]:
    words = {"ge": "from", "le": "to"}
    return [
        f"{word} {getattr(limit, name)}"
        for limit in field.metadata
        for name, word in words.items()
        if hasattr(limit, name)
    ]

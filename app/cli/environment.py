"""The settings as the environment has them, and every fault in them in words."""

from typing import Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from app.cli.faults import FailedError
from app.settings import Settings


def read_settings() -> Settings:
    """The settings; FailedError with the first variable that is wrong and what it must be."""
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        field = next((f for n, f in Settings.model_fields.items() if name in (n, variable(n))), None)
        told = variable(name) if name in Settings.model_fields else name
        must = f"it must be {wanted(field)}" if field else "it cannot be read"
        given = error.errors()[0]["input"]
        raise FailedError(f"{told} is {given!r}; {must}.", "Look at all of them: gateway config show") from error


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
    return "a text"


def _limits(field: FieldInfo) -> list[str]:
    words = {"ge": "from", "le": "to"}
    return [
        f"{word} {getattr(limit, name)}"
        for limit in field.metadata
        for name, word in words.items()
        if hasattr(limit, name)
    ]

"""What the pages say, kept as data beside the code that arranges it."""

import tomllib
from importlib.resources import files
from typing import Any


def words(name: str) -> dict[str, Any]:
    """The tables of one file of words, `facts` or `errors`."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))

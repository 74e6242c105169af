"""Every definition that a validator is handed: ours, and UK Core's where its files are beside the repository."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.fhir.builders import SHARED

Json = dict[str, Any]
SOURCES = Path(__file__).parents[2] / "fhir_profiles"
UK_CORE = SHARED / "reference" / "ukcore"
OURS = ("code-systems", "value-sets", "extensions", "profiles", "questionnaires", "concept-maps", "message-definitions")
THEIRS = ("codesystems", "valuesets", "structuredefinitions")


@cache
def ours() -> dict[str, Json]:
    """Our own definitions by their file: "profiles/referral"."""
    return _read(SOURCES, OURS)


@cache
def known() -> list[Json]:
    """All that an independent validator is told of before it judges."""
    return [*ours().values(), *_read(UK_CORE, THEIRS).values()]


def _read(root: Path, folders: tuple[str, ...]) -> dict[str, Json]:
    files = [file for folder in folders for file in sorted((root / folder).glob("*.json"))]
    return {f"{file.parent.name}/{file.stem}": json.loads(file.read_text()) for file in files}

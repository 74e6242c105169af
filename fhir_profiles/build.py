"""Makes app/fhir/data from the FHIR 4.0.1 definitions and from our own conformance sources: `make definitions`."""

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import fsh
import r4

HERE = Path(__file__).parent
DATA = HERE.parent / "app" / "fhir" / "data"
_KEPT = ("url", "type", "title", "context")
_FOLDERS = ("profiles", "extensions", "value-sets", "code-systems")


def main() -> None:
    """Write the compiled definitions and the package data, or with the word `ours` only our part of the latter.

    The same sources give the same bytes.
    """
    if sys.argv[1:] != ["ours"]:
        _write_compiled()
        _write("r4", r4.trimmed(r4.Definitions(fsh.R4 / "dist" / "fhir" / "r4")))
        shutil.copyfile(fsh.R4 / "LICENSE.txt", DATA / "LICENSE-r4.txt")
    _write("ours", ours())


def _write_compiled() -> None:
    """The JSON of every definition in input/fsh; what is there no more goes."""
    texts = fsh.compiled()
    for old in (path for folder in _FOLDERS for path in (HERE / folder).glob("*.json")):
        old.unlink()
    for place, text in texts.items():
        (HERE / place).write_text(text)


def _write(name: str, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (DATA / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def ours() -> dict[str, Any]:
    """Our code systems, value sets (expanded), profiles, extensions, forms, maps, messages, and the UK Core rules."""
    systems = {one["url"]: _codes(one["concept"]) for one in _sources("code-systems")}
    named = {one["url"]: _codes(one["concept"]) for one in _sources("fragments")}
    uk_core = json.loads((HERE / "uk-core.json").read_text())
    return {
        "systems": systems,
        "named": named,
        "bindings": {one["url"]: _expanded(one, systems) for one in _sources("value-sets")},
        "profiles": [_compiled(one) for one in _sources("profiles")],
        "extensions": [_compiled(one) for one in _sources("extensions")],
        "questionnaires": _sources("questionnaires"),
        "concept-maps": _sources("concept-maps"),
        "message-definitions": _sources("message-definitions"),
        "uk-core": {name: uk_core[name] for name in ("slices", "extensions")},
    }


def _sources(folder: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((HERE / folder).glob("*.json"))]


def _codes(concepts: list[dict[str, str]]) -> dict[str, str]:
    return {concept["code"]: concept["display"] for concept in concepts}


def _expanded(value_set: dict[str, Any], systems: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    expanded = {}
    for include in value_set["compose"]["include"]:
        known = systems.get(include["system"], {})
        listed = include.get("concept") or [{"code": code} for code in known]
        expanded[include["system"]] = {one["code"]: one.get("display") or known[one["code"]] for one in listed}
    return expanded


def _compiled(structure: dict[str, Any]) -> dict[str, Any]:
    """What validation reads: the type itself, then what the definition says of its elements."""
    kept = {name: structure[name] for name in _KEPT if name in structure}
    root = {"id": structure["type"], "path": structure["type"]}
    elements = [one for one in structure["differential"]["element"] if one["id"] != structure["type"]]
    return {**kept, "element": [root, *(_told(one) for one in elements if not _closes_a_part(one))]}


def _told(element: dict[str, Any]) -> dict[str, Any]:
    """The element without what the compiler adds: the count of a sliced `extension` is that of its slices, and what is
    made like another element of the resource is left so.
    """
    left_out = {"min"} if "slicing" in element and element["path"].endswith(".extension") else set()
    left_out |= {"type"} if element.get("type") == [{"code": "BackboneElement"}] else set()
    return {name: value for name, value in element.items() if name not in left_out}


def _closes_a_part(element: dict[str, Any]) -> bool:
    """Whether it says that a part of an extension has no parts, which holds anyway (ext-1)."""
    return ":" in element["id"] and element["id"].endswith(".extension") and element.get("max") == "0"


if __name__ == "__main__":
    main()

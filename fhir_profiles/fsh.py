"""Compiles the FSH in input/fsh to JSON with snapshots, with SUSHI, offline from the R4 definitions in node_modules."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
R4 = MODULES / "@medplum" / "definitions"
CORE = "hl7.fhir.r4.core#4.0.1"
NOWHERE = "http://127.0.0.1:9"
"""The package registry that SUSHI is told of: everything it needs is in its cache."""
FOLDERS = {"ValueSet": "value-sets", "CodeSystem": "code-systems"}


def compiled() -> dict[str, str]:
    """The text of every definition by its path below this folder; exit with SUSHI's words when it finds an error."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _write_cache(home / ".fhir" / "packages" / CORE / "package")
        _run(home)
        found = sorted((home / "out" / "fsh-generated" / "resources").glob("*.json"))
        bodies = [json.loads(path.read_text()) for path in found]
    return {_place(body): _text(body) for body in bodies}


def _run(home: Path) -> None:
    node = shutil.which("node")
    sushi = MODULES / "fsh-sushi" / "dist" / "app.js"
    if node is None or not sushi.exists():
        sys.exit("This needs Node.js 20 and `npm ci --prefix fhir_profiles`.")
    environment = os.environ | {"HOME": str(home), "FPL_REGISTRY": NOWHERE, "npm_config_registry": NOWHERE}
    environment |= {"npm_config_fetch_retries": "0"}
    command = [node, str(sushi), "build", str(HERE), "--snapshot", "--out", str(home / "out")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  a pinned program
    if done.returncode or " 0 Errors" not in done.stdout:
        sys.exit(done.stdout + done.stderr)


def _write_cache(package: Path) -> None:
    """R4 as a package of one file per definition, which is what SUSHI reads."""
    package.mkdir(parents=True)
    index = []
    for body in _structures():
        name = f"StructureDefinition-{body['id']}.json"
        (package / name).write_text(json.dumps(body))
        kept = ("resourceType", "id", "url", "version", "kind", "type", "derivation")
        index.append({"filename": name} | {key: body[key] for key in kept if key in body})
    named = {"name": "hl7.fhir.r4.core", "version": "4.0.1", "fhirVersions": ["4.0.1"], "type": "fhir.core"}
    (package / "package.json").write_text(json.dumps(named))
    (package / ".index.json").write_text(json.dumps({"index-version": 2, "files": index}))


def _structures() -> Iterator[Json]:
    for name in ("profiles-types", "profiles-resources"):
        for entry in json.loads((R4 / "dist" / "fhir" / "r4" / f"{name}.json").read_text())["entry"]:
            body = entry["resource"]
            if body["resourceType"] == "StructureDefinition" and body.get("fhirVersion") == "4.0.1":
                yield {name: value for name, value in body.items() if name != "text"}


def _place(body: Json) -> str:
    folder = FOLDERS.get(body["resourceType"]) or ("extensions" if body["type"] == "Extension" else "profiles")
    return f"{folder}/{body['id']}.json"


def _text(body: Json) -> str:
    """The definition without the mappings to other standards that it takes over from R4."""
    body.pop("mapping", None)
    for part in ("snapshot", "differential"):
        for element in body.get(part, {}).get("element", []):
            element.pop("mapping", None)
            for coding in element.get("patternCodeableConcept", {}).get("coding", []):
                coding["code"] = coding.pop("code")  # after its system, as FHIR writes it
    return json.dumps(body, indent=1, ensure_ascii=False) + "\n"

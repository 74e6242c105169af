"""The API file passes a public linter (Redocly CLI)."""

import json
import os
import subprocess
from pathlib import Path

from tests.clients.libraries import installed

HERE = Path(__file__).parent / "linter"
FILE = Path(__file__).parents[2] / "openapi" / "openapi.json"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def found(file: Path) -> list[str]:
    """The rules that a file breaks, each with what is said of it; fails where the linter did not judge it."""
    program = installed(HERE / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js")
    command = ["node", str(program), "lint", str(file), "--config", str(HERE / "redocly.yaml"), "--format", "json"]
    told = subprocess.run(command, capture_output=True, text=True, env=os.environ | QUIET)
    judged = json.loads(told.stdout)
    assert judged["totals"]["ignored"] == 0
    return [f"{one['ruleId']}: {one['message']}" for one in judged["problems"]]


def test_the_linter_finds_nothing_in_the_api_file() -> None:
    assert found(FILE) == []


def test_the_linter_sees_what_is_wrong(tmp_path: Path) -> None:
    wrong = json.loads(FILE.read_text())
    wrong["paths"]["/fhir/R4/Task"]["get"].pop("operationId")
    wrong["paths"]["/fhir/R4/Task"]["get"]["parameters"].append({"$ref": "#/components/parameters/Nothing"})
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))
    rules = {line.partition(":")[0] for line in found(tmp_path / "wrong.json")}
    assert {"operation-operationId", "no-unresolved-refs"} <= rules

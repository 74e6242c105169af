"""`gateway openapi`: the API file, written from the application or compared with it."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import FailedError
from app.cli.speech import AsJson, tick

FILE = Path(__file__).resolve().parents[2] / "openapi" / "openapi.json"
BASE = "https://work-health-gateway.example"

Check = Annotated[bool, typer.Option("--check", help="Only compare the file with the application.")]
Print = Annotated[bool, typer.Option("--print", help="Print the document; write nothing.")]


def openapi(check: Check = False, to_stdout: Print = False, as_json: AsJson = False) -> None:
    """Write openapi/openapi.json from the application, or print it, or compare the two."""
    text = document()
    if to_stdout or as_json:
        typer.echo(text, nl=False)
    elif check:
        compare(text)
    else:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text)
        tick(f"{FILE.name} is written")


def document() -> str:
    """The OpenAPI document with its published address, as the file holds it."""
    # The command line and the API stand beside each other: like `serve`, this names the other side by its path.
    return str(import_module("app.api.openapi").text(BASE))


def compare(text: str) -> None:
    """Return when the file is in step; FailedError when it is not, or is missing."""
    if not FILE.exists() or FILE.read_text() != text:
        raise FailedError("openapi/openapi.json is not in step with the application.", "Write it anew: gateway openapi")
    tick("openapi.json is in step with the application")

"""`gateway guide`: the implementation guide as static pages, and its FHIR package."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from app.cli.faults import FailedError
from app.cli.speech import tick

SOURCES = Path(__file__).resolve().parents[2] / "fhir_profiles"

Out = Annotated[Path, typer.Argument(help="The folder to write to; made where it is not there.")]


def guide(out: Out) -> None:
    """Write the pages of the implementation guide and package.tgz to a folder; FailedError without the sources."""
    if not SOURCES.is_dir():
        raise FailedError("The sources of the guide are not here.", "Run it in a checkout, which has fhir_profiles.")
    # The command line and the portal stand beside each other: like `serve`, this names the other side by its path.
    files = import_module("app.portal.guide").guide(SOURCES)
    for place, body in files.items():
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        (out / place).write_bytes(body)
    tick(f"{len(files)} files are in {out}; open {out / 'index.html'}")

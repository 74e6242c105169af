"""Writes what the API promises now, as a release does: `python -m tests.released`."""

from app import __version__
from app.fhir.description import document
from tests.released.promises import promises
from tests.released.test_released import RELEASED

if __name__ == "__main__":
    RELEASED.write_text("\n".join([f"# Version {__version__}", *promises(document())]) + "\n")

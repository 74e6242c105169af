"""Writes the answers of the examples anew: `python -m tests.errors`, or with codes of theirs alone."""

import json
import sys
from pathlib import Path

from app.portal.error_examples import areas, table
from tests.errors.examples import answers, by_setup

FOLDER = Path(__file__).parents[2] / "app" / "portal" / "words" / "error_examples"


def main(*codes: str) -> None:
    """Play every example after the set-ups concerned, and keep what came."""
    wanted = {setup for setup, theirs in by_setup().items() if not codes or {*theirs} & {*codes}}
    found = {code: answer for setup in sorted(wanted) for code, answer in answers(setup).items()}
    for area in areas():
        kept = {
            code: example | ({"answer": found[code]} if code in found else {})
            for code, example in sorted(table(area).items())
        }
        (FOLDER / f"{area}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

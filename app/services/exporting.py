"""The sealed ledger as a file that a verifier needs nothing else to check but a checkpoint from elsewhere."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.domain.canonical_row import FORM, PERSONAL, PLAIN
from app.domain.checkpoint import VerifierKey
from app.domain.evidence import Evidence
from app.services.gateway import Gateway
from app.store import leaves, ledger_walk
from app.store.database import Connection
from app.store.wall import OPERATOR

WRITTEN = (*PLAIN, *PERSONAL, "salt", "personal")


def export(gateway: Gateway, key: VerifierKey, path: Path) -> int:
    """Write every sealed row and checkpoint to a new file, a JSON object a line; how many rows.

    The export is audited before it begins. FileExistsError when there is such a file.
    """
    with path.open("x", encoding="utf-8") as file, gateway.database.reading(OPERATOR) as connection:
        size = leaves.size(connection)
        gateway.ledger.commit(Evidence("ledger-export", "R", detail={"count": str(size)}))
        file.writelines(lines(connection, key, size))
    return size


def lines(connection: Connection, key: VerifierKey, size: int) -> Iterator[str]:
    """The first line says what this is; then the checkpoints, then the rows at the first `size` positions."""
    yield _line({"ledger": key.name, "key": str(key), "form": FORM, "size": size})
    for _, signed, note in ledger_walk.notes(connection):
        if signed <= size:
            yield _line({"checkpoint": note})
    for first, last in ledger_walk.parts(connection, size):
        yield from (_line(_told(row)) for row in ledger_walk.placed(connection, first, last))


def _told(row: ledger_walk.Row) -> dict[str, object]:
    placed = {"position": row["position"], "placed_id": row["placed_id"], "leaf": bytes(row["placed_leaf"]).hex()}
    return placed | ({name: row[name] for name in WRITTEN} if row["id"] is not None else {"id": None})


def _line(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"

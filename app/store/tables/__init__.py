"""Every table, by subject; `METADATA` is what migrations are compared with."""

from app.store.tables import access, audit, ledger, people, records, reports, risk, time, work
from app.store.tables.metadata import FOREVER, METADATA

__all__ = ["FOREVER", "METADATA", "access", "audit", "ledger", "people", "records", "reports", "risk", "time", "work"]

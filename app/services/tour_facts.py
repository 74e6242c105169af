"""What the tour asks of a database on this machine: who has no open referral yet, and which audit row a call left."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.services.deployment import check_mode, check_tables
from app.settings import Settings
from app.store.audit_numbers import number_of
from app.store.database import Database
from app.store.open_referrals import people_with_open_referrals
from app.store.wall import OPERATOR


class TourFacts:
    """The answers, read anew at each question."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def referred(self) -> frozenset[str]:
        """The ids of persons with an open referral."""
        with self._database.reading(OPERATOR) as connection:
            return people_with_open_referrals(connection)

    def audit_number(self, request_id: str) -> int | None:
        """The number of the first audit row a request left; None when it left none."""
        with self._database.reading(OPERATOR) as connection:
            return number_of(connection, request_id)


@contextmanager
def tour_facts(settings: Settings) -> Iterator[TourFacts]:
    """The facts of the sandbox these settings name; NotReadyError when there is none."""
    check_tables(settings)
    database = Database(settings.database_url, threads=1)
    try:
        with database.reading(OPERATOR) as connection:
            check_mode(connection, settings)
        yield TourFacts(database)
    finally:
        database.close()

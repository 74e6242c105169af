"""Who is being helped already."""

from sqlalchemy import Connection, select

from app.store.tables.work import referral


def people_with_open_referrals(connection: Connection) -> frozenset[str]:
    """The ids of persons with an open referral."""
    return frozenset(connection.execute(select(referral.c.person_id).where(referral.c.is_open)).scalars())

"""The one MetaData every table hangs from, with names for all constraints (SQLite cannot drop unnamed ones)."""

from sqlalchemy import MetaData

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = 36
"""Length of a UUID in text form."""

FOREVER = 253_402_300_799_999
"""The last millisecond of the year 9999: `until` of a row that has no end."""

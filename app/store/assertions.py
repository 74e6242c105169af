"""Assertions that were used once and may not be used again."""

from hashlib import sha256

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables.access import used_assertion as table

_NOBODY = ""


def burn_assertion(connection: Connection, client_id: str, jti: str, expires: int) -> bool:
    """Use an assertion up, until `expires` in milliseconds; False when it was used before (a replay).

    Of transactions that burn the same one at once, the first to commit gets True and the others wait for it.
    """
    row = {"client_id": client_id, "jti": jti, "expires": expires}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(row).on_conflict_do_nothing().returning(table.c.jti)
    return connection.execute(statement).first() is not None


def burn_user_assertion(connection: Connection, issuer: str, jti: str, expires: int) -> bool:
    """The same for an identity service's assertion, whichever client it came through."""
    return burn_assertion(connection, f"iss:{sha256(issuer.encode()).hexdigest()}", jti, expires)


def rehearse(connection: Connection, jti: str) -> None:
    """Write and take back a row of nobody's, so that refusing an unknown client costs a commit as well."""
    burn_assertion(connection, _NOBODY, jti, 0)
    connection.execute(delete(table).where(table.c.client_id == _NOBODY, table.c.jti == jti))


def purge_assertions(connection: Connection, before: int) -> int:
    """Forget assertions that expired before an instant in milliseconds; the number of rows removed."""
    return connection.execute(delete(table).where(table.c.expires < before)).rowcount

"""Whether the second wall stands: asked before the gateway opens, for a wall with a gap is worse than none known of."""

from sqlalchemy import Connection, text

from app.store.tables import METADATA
from app.store.wall_policies import ROLE, UNWALLED

_ROLE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :role"
_OWNED = "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = :role ORDER BY relname"
_WALLED = "SELECT tablename FROM pg_policies WHERE schemaname = 'public'"
_FORCED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"


def gaps(connection: Connection) -> list[str]:
    """What is wrong with the wall, a sentence each; empty on SQLite, which has none, and where it stands."""
    if connection.dialect.name != "postgresql":
        return []
    above = connection.execute(text(_ROLE), {"role": ROLE}).scalar()
    if above is None:
        return [f"The database server has no role {ROLE}."]
    found = [f"The role {ROLE} stands above policies."] if above else []
    found += [f"The role {ROLE} owns {name}." for name in connection.execute(text(_OWNED), {"role": ROLE}).scalars()]
    walled, forced = (set(connection.execute(text(query)).scalars()) for query in (_WALLED, _FORCED))
    wanted = set(METADATA.tables) - set(UNWALLED)
    return found + [f"The table {name} has no policy in force." for name in sorted(wanted - (walled & forced))]

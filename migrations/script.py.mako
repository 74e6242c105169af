"""${message}."""
<%
imported = "\n".join(line for line in (imports or "").splitlines() if line.strip())
%>
import sqlalchemy as sa
from alembic import op
${imported}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Apply this revision; there is no way back but a restored backup."""
    ${upgrades if upgrades else "pass"}

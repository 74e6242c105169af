"""Runs migrations on the connection that app/store/migrate.py hands in, else on the database the environment names."""

from alembic import context

from app.store.migrate import OPTIONS, connected

config = context.config


def run() -> None:
    """Bring the database of the connection to the revision that was asked for, in one transaction."""
    given = config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    from app.settings import Settings

    with connected(Settings().database_url) as connection:
        migrate(connection)


def migrate(connection: object) -> None:
    """Run the revisions on an open connection."""
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database, not on paper; leave --sql away.")
run()

"""Opening a deployment: ids, migrations, and what is refused."""

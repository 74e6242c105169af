"""`gateway reindex`: back-fill search rows after a parameter was declared or changed."""

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, say, tick, working
from app.services.reindex import reindex as carried_out


def reindex(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Write the search rows of parameters that are not complete yet, in batches; it can be stopped and goes on."""
    if dry_run:
        say("Would write the search rows that declared parameters lack.")
        return
    with opened() as gateway, working("Writing search rows"):
        told = carried_out(gateway, say)
    tick("every declared search parameter is complete")
    if as_json:
        give(told)

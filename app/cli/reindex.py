"""`gateway reindex`: back-fill search rows after a parameter was declared or changed."""

from app.cli.opening import opened
from app.cli.speech import AsJson, DryRun, give, say, tick


def reindex(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Write the search rows of parameters that are not complete yet, in batches; it can be stopped and goes on."""
    if dry_run:
        say("Would write the search rows that declared parameters lack.")
        return
    from app.services.reindex import reindex as carried_out

    with opened() as gateway:
        written = carried_out(gateway, _progress)
    tick(f"every declared search parameter is complete; {written} records were read")
    if as_json:
        give({"records": written})


def _progress(what: str, done: int, total: int) -> None:
    say(f"{what}: {done} of {total}")

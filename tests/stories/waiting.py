"""Steps of the stories that wait for later types: the one list, which only shrinks."""

WAITING: tuple[tuple[str, str, str], ...] = (
    ("5b", "a death told by a verified source (PDS)", "Subscription"),
    ("7", "plain words for the person in a page of their own", "$page"),
)
"""(scenario, what waits, the resource type or the operation that will bring it)."""

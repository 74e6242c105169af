"""Steps of the stories that wait for later work, in the words of their page: figures about many people, and exports."""

WAITING: tuple[tuple[str, str, str], ...] = (
    ("5b", "Secondary-use export: the person's opt-out state still applies after death.", "$export"),
    ("7", "K-09 stays 100%; K-17 counts a redirect to the employer's own OH.", "MeasureReport"),
)
"""(scenario, what waits, the resource type or the operation that will bring it)."""

"""House rules that a reader could check, checked by a command: `python -m tests.lints`."""

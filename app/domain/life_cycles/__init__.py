"""The life cycles: each kind of Task is one table."""

"""Search rows written after the fact."""

"""Use cases: one function for each thing a caller can do; the transaction and the audit are opened here."""

"""Who sees what, in thousands of made-up worlds: a slow reader of the stored resources against the SQL predicate."""

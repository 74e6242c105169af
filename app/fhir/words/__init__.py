"""Words for people, kept as data: one file for each occasion, one entry for each code, in each language."""

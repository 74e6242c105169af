"""What a request costs the database: statements counted, plans read."""

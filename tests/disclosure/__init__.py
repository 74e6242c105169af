"""The disclosure matrix at every door: role by class by type, element by element."""

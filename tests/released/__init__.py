"""What the API promised at the last release, and whether it still does."""

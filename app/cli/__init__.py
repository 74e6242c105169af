"""Shell: the `gateway` command over the same services as the API."""

"""The stories of the sandbox, each played over HTTP by its people and organisations."""

"""The command line as somebody at a shell meets it."""

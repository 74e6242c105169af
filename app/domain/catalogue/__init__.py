"""Declarations: what the gateway knows, in tables that everything else is derived from."""

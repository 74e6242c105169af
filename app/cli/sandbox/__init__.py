"""The sandbox from the command line."""

"""Validators that share no code with ours, and where they and ours do not agree."""

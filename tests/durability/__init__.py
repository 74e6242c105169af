"""What was acknowledged is there: after a kill, a restart, a retry."""

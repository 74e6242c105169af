"""Risks on their way to a clinician, and emergencies."""

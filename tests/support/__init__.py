"""Support: plans that are agreed to, goals, conversations, measures and feedback."""

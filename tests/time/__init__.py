"""What time itself brings about: clocks, reminders, expiries, follow-ups, and travel in the sandbox."""

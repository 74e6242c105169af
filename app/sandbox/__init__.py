"""Play: synthetic organisations, people, agreements and clients; never part of the production image."""

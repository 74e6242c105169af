"""Who sees what, at every door: a world small enough to work out by hand, and an evaluator that does so."""

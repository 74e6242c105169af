"""The long proofs: what a test shows in a minute, shown until the figure is worth writing down."""

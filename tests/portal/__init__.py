"""The pages: what they show, how they are sent, and whether they can be read."""

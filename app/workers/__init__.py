"""Loops over the same services: delivery, clocks, sealing, exports, retention."""

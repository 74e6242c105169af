"""The directory of services: its entries, suggestions from it, routing by it."""

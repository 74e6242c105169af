"""The ground the project stands on: image, continuous integration, databases."""

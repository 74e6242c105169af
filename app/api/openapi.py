"""The OpenAPI document as the API serves it; it is made below, so that the command line can write it too."""

from app.fhir.description import document, text

__all__ = ["document", "text"]

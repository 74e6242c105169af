"""The OpenAPI 3.1 document, made from the declarations that the routes and the CapabilityStatement come from."""

from app.fhir.description.document import EXAMPLE_ADDRESS, document, text

__all__ = ["EXAMPLE_ADDRESS", "document", "text"]

"""The implementation guide: static pages and a FHIR package, made from committed definitions and declarations."""

from app.portal.guide.site import guide

__all__ = ["guide"]

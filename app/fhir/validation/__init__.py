"""Validation of FHIR R4 bodies by checks that are compiled once from the definitions and our profiles."""

from app.fhir.validation.validator import Validator, compile_validator

__all__ = ["Validator", "compile_validator"]
